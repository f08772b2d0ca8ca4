export interface Meta {
  note?: string;
}
