// Words of the start page in English.
import type { start as french } from '../fr/start'
import type { Words } from '../words'

export const start: Words<typeof french> = {
  title: 'Write together',
  heading: 'Write together, live.',
  lead: 'Name a text, share its address: everyone sees the others’ words as they are written. Nothing to install, no account.',
  sampleTitle: 'For decent housing',
  sampleBefore: 'Rent is capped at a quarter of income',
  sampleAfter: ', charges included, in every town where homes are hard to find',
  promiseHeading: '“Saved” means saved',
  promise:
    'The page says so only once your words are on the server’s disk. If the connection drops, it tells you.',
  openHeading: 'Open to whoever has the address',
  open: 'On this trial server, anyone who has a text’s address can read it and write in it.',
  form: {
    heading: 'Open or create a text',
    textName: 'Name of the text',
    textNameHint: 'For example housing-motion. If the text exists it opens; if not, it is created.',
    personName: 'Your name',
    optional: 'optional',
    personNameHint: 'Shown to others beside your cursor, and remembered on this device.',
    editor: 'Kind of text',
    rich: 'Formatted text',
    richHint: 'Headings, bold, italic, lists',
    plain: 'Plain text',
    plainHint: 'Characters only: notes, Markdown, code',
    submit: 'Open the text',
    empty: 'Give the text a name first.',
    tooLong: 'This name is too long: {{max}} characters at most.',
    characters:
      'The address takes only unaccented letters, digits, hyphens - and underscores _, without spaces.',
    useSuggestion: 'Use “{{name}}”',
  },
  recent: {
    heading: 'Your recent texts',
    note: 'On this device only.',
    empty: 'No text yet',
    emptyHint: 'Name your first text, then send its address to the people you write with.',
    forget: 'Remove {{name}} from the list',
  },
}
