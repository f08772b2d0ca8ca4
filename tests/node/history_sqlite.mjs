export class Sqlite {}
