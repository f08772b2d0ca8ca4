export type Shape<T> = { size: T };
