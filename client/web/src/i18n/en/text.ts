// Words of the page of a text, around the editor, in English.
import type { text as french } from '../fr/text'
import type { Words } from '../words'

export const text: Words<typeof french> = {
  documentTitle: '{{name}} · Coopol',
  loading: 'The text is on its way…',
  failed: 'The editor could not be loaded. Check the connection, then reload the page.',
  editorLabel: 'Text “{{name}}”',
  placeholder: 'Start writing…',
  copyLink: 'Copy link',
  copied: 'Link copied',
  copyFailed: 'Copy this address',
  otherRich: 'This name also has a formatted text.',
  otherPlain: 'This name also has a plain text.',
  otherOpen: 'Open it',
  words_one: '{{count}} word',
  words_other: '{{count}} words',
  people: {
    heading: 'Here now',
    me: 'you',
    unnamed: 'No name',
    alone: 'You are alone here. Send the link to write together.',
    unknown: 'Offline, there is no telling who else is here.',
    rename: 'Change my name',
    save: 'Done',
  },
}
