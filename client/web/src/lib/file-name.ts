// Names of files that people take home: told apart by what is in them, and taken by every system.

/** Longest name, in characters, without what it ends in: what common file systems hold, with room. */
const NAME_MAX = 100

/** What some system does not take in the name of a file; a break of any kind is a space. */
const UNSAFE = /[\\/:*?"<>|\p{Cc}\p{Zl}\p{Zp}\s]+/gu

/** The name of a file with this in it, of this text. */
export function fileName(what: string, title: string, ending: string): string {
  const whole = [what, title].filter((part) => part.trim() !== '').join(' – ')
  const safe = [...whole.replace(UNSAFE, ' ')].slice(0, NAME_MAX).join('').trim()
  // Windows takes no dot at the end of a name, and a dot at its beginning hides the file elsewhere.
  return `${safe.replace(/^\.+|[. ]+$/gu, '')}.${ending}`
}
