// The text that was begun on the start page: its page writes the title that was typed for it.
// Kept in memory only: a reload does not begin it again.

interface Begun {
  readonly path: string
  readonly title: string
}

let begun: Begun | null = null

/** Notes that a text is being begun at `path`. */
export function begin(path: string, title: string): void {
  begun = { path, title }
}

/** The title typed for the text at `path`, once; null if it was not begun here. */
export function takeBegun(path: string): string | null {
  const title = begun?.path === path ? begun.title : null
  begun = null
  return title
}
