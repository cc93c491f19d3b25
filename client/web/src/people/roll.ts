// A list of people in a file, as spreadsheets write them, and the links that come of it.

/** The words of a file: UTF-8, with or without its mark, or else what Excel writes in the West. */
export function decodeRoll(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** A field as CSV has it; one that a spreadsheet would take for a formula is made plain. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${plain.replaceAll('"', '""')}"`
}

export interface InvitedPerson {
  readonly name: string
  readonly email: string
  readonly url: string
}

/** Who was invited, with their links: a file that spreadsheets open. */
export const linksAsCsv = (people: readonly InvitedPerson[]): string =>
  [['nom', 'email', 'lien'], ...people.map(({ name, email, url }) => [name, email, url])]
    .map((row) => row.map(cell).join(';'))
    .join('\r\n')
