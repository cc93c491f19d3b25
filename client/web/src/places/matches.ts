// Finding in a list that is all here, as the hub finds in those that are not (its `?search=`).

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')

/** Whether each word that was typed, or its beginning, stands in `name`. */
export function matches(name: string, typed: string): boolean {
  const folded = fold(name)
  const words = fold(typed).split(/\s+/)
  return words.every((word) => folded.includes(word))
}
