// The shape that a translation shares with its French original.

/** The same keys, each with words: TypeScript reports a key that is missing or is no longer in use. */
export type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> }
