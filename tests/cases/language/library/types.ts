export interface BookMeta {
  isbn?: string;
}
