// What the hub asks of names and passwords; it has the last word (src/house/identity.rs, password.rs).

/** Shortest password, in characters: length is what matters, and no other rule is made. */
export const PASSWORD_MIN_CHARACTERS = 10
/** Longest password, in bytes of UTF-8. */
export const PASSWORD_MAX_BYTES = 256
/** Longest name of a person, in characters. */
export const NAME_MAX_CHARACTERS = 80

export type PasswordProblem = 'short' | 'long'

/** What is wrong with a new password; null if nothing is. */
export function passwordProblem(password: string): PasswordProblem | null {
  if ([...password].length < PASSWORD_MIN_CHARACTERS) return 'short'
  return new TextEncoder().encode(password).length > PASSWORD_MAX_BYTES ? 'long' : null
}

/** Whether this could be an e-mail address; whether it is one, a letter tells. */
export const isAddress = (typed: string): boolean =>
  /^[^\s@]+@[^\s@.][^\s@]*[^\s@.]$/.test(typed.trim())
