/** A sentence with spans of the caller's in it. */
export type Pieces<T> = readonly (string | T)[];
