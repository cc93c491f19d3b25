// Words within words: no direction of writing reaches beyond them.

/** Between the first strong isolate and its end (Unicode TR 9). */
export const isolated = (words: string): string => `\u2068${words}\u2069`
