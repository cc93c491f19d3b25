// Words of the start page in English.
import type { start as french } from '../fr/start'
import type { Words } from '../words'

export const start: Words<typeof french> = {
  title: 'Write together',
  heading: 'Write together, live.',
  lead: 'A text, an address: everyone sees the others’ words as they are written. Nothing to install, no account.',
  stepsHeading: 'Where to begin',
  step1: 'Give your text a title.',
  step2: 'Write: each word is saved at once.',
  step3: 'Send the link to the people who write with you.',
  sampleTitle: 'For decent housing',
  sampleBefore: 'Rent is capped at a quarter of income',
  sampleAfter: ', charges included, in every town where homes are hard to find',
  promiseHeading: '“Saved” means saved',
  promise:
    'The page says so only once your words are on the server’s disk. If the connection drops, it tells you.',
  openHeading: 'Open to whoever has the address',
  open: 'This trial server has no accounts: anyone who has a text’s address, or guesses it, can read it and write in it.',
  create: {
    heading: 'Begin a text',
    textTitle: 'Title of the text',
    hint: 'For example: For decent housing',
    address: 'Its address:',
    empty: 'Give the text a title first.',
    nothing: 'This title has no letter or digit to make an address from. Add a word.',
    unique: 'An address that cannot be guessed',
    uniqueHint: 'A few random letters at its end. Otherwise a text of the same title would open.',
    personName: 'Your name',
    optional: 'optional',
    personNameHint: 'Shown to others beside your cursor, and remembered on this device.',
    submit: 'Start writing',
  },
  find: {
    heading: 'Open a text',
    label: 'The link you received, or the text’s name',
    submit: 'Open',
    empty: 'Paste a link, or type the name of a text.',
    nowhere: 'This link leads to no text of this server. Check that it is whole.',
    elsewhere: 'This link leads to another server ({{host}}): open it in a new tab.',
  },
  recent: {
    heading: 'Your recent texts',
    note: 'On this device only.',
    empty: 'No text yet',
    emptyHint: 'Those you open will stay here, on this device only.',
    opened: 'opened {{when}}',
    forget: 'Remove {{name}} from the list',
    forgetAll: 'Forget everything on this device',
    forgetAllAsk:
      'Erase your name, your settings, this list and the copies kept for writing offline? What is saved stays on the server; words that are not there yet would be lost.',
    forgetAllConfirm: 'Forget everything',
    cancel: 'Cancel',
    forgotten: 'Everything is forgotten on this device.',
    forgetFailed:
      'The browser did not erase everything: close the other Coopol tabs, then try again.',
  },
}
