// What to do when a request fails, by the hub's code for it, in English.
import type { problems as french } from '../fr/problems'
import type { Words } from '../words'

export const problems: Words<typeof french> = {
  'signed-out': 'Your session is over: sign in again.',
  'bad-credentials': 'The address or the password does not fit.',
  forbidden: 'You have no right to do this. Ask those who run the group or the text.',
  'not-found': 'It is not there, or no longer, or not shown to you.',
  conflict:
    'Somebody else has changed this, or a rule stands against it. Read the page again, then retry.',
  invalid: 'The server cannot take this as it is. Check what you have entered.',
  'too-many': 'Too many attempts at once: wait {{seconds}} s, then try again.',
  unavailable: 'The server cannot reach its store: try again in a moment.',
  offline: 'The server does not answer. Check the connection, then try again.',
  unexpected: 'An unexpected answer came ({{detail}}). Reload the page.',
}
