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
  'bad-name': 'A name has 1 to 120 characters, a title 1 to 300, on one line.',
  'bad-invitation': 'An invitation lasts at most 60 days and lets in 1 to 500 people.',
  'bad-tree': 'Nothing can stand under itself, nor a theme deeper than five levels.',
  'same-twice': 'Choose two different ones.',
  'bad-calendar': 'Stages come in order, each once, on dates that follow each other.',
  'no-group': 'File the text in a group first.',
  'invitation-over': 'This invitation is no longer valid: ask for another.',
  taken: 'This id is taken: try again.',
  'last-secretary': 'The group needs a secretary: hand it over first.',
  'last-administrator': 'At least one administrator is needed: name somebody first.',
  authors: 'A text keeps at least one author, and has at most 200.',
  adopted: 'An adopted text stays adopted.',
  'cannot-sign': 'Only full members who may read this text can sign it.',
  'bad-content': 'This is too long, or has characters that cannot be shown.',
  'no-argumentaire': 'Only an argumentaire has a claim, sources and checks.',
  'nothing-to-check': 'Write down the claim and at least one source first.',
  'address-taken': 'This address has an account already.',
  offline: 'The server does not answer. Check the connection, then try again.',
  unexpected: 'An unexpected answer came ({{detail}}). Reload the page.',
}
