// Words of the page of a text, around the editor, in English.
import type { text as french } from '../fr/text'
import type { Words } from '../words'

export const text: Words<typeof french> = {
  documentTitle: '{{name}} · Coopol',
  untitled: 'Untitled text',
  loading: 'The text is on its way…',
  editorLabel: 'Text “{{name}}”',
  placeholder: 'Write here. “#” then a space make a heading.',
  panels: 'Around the text',
  openPanels_one: 'Around the text: outline, sharing, settings, and {{count}} other person here',
  openPanels_other: 'Around the text: outline, sharing, settings, and {{count}} other people here',
  closePanels: 'Close',
  talk: {
    open: 'Discussion',
    openUnread_one: 'Discussion, {{count}} unread message',
    openUnread_other: 'Discussion, {{count}} unread messages',
    close: 'Close the discussion',
  },
  refused: {
    asking: 'This text has closed. Looking for the reason…',
    signedOut: {
      title: 'Your session has ended',
      body: 'You were signed out, here or from another device. Sign in to open this text again.',
    },
    rightEnded: {
      title: 'This text is no longer open to you',
      body: 'You are no longer among those who may read it. If this is a mistake, write to somebody of its group.',
    },
    noRight: {
      title: 'This text is not open to you',
      body: 'It does not exist, or only others may read it. Ask whoever gave you the address to open it to you.',
    },
    passing: {
      title: 'This text has closed',
      body: 'You may read it, though: reload the page.',
    },
  },
  people: {
    heading: 'Here now',
    me: 'you',
    meHidden: 'you, unseen by others',
    unnamed: 'No name',
    alone: 'You are alone here. Send the link to write together.',
    unknown: 'Offline, there is no telling who else is here.',
    jump: 'Go to where this person writes',
    rename: 'Change my name',
    myName: 'Your name',
    save: 'Done',
  },
  share: {
    heading: 'Share',
    anyone: 'Anyone who has the link can read and write.',
    admitted: 'The link opens for the people whom the server lets in.',
    copy: 'Copy link',
    copied: 'Link copied',
    byHand: 'Copy this address',
    send: 'Send',
  },
  outline: {
    heading: 'Outline',
    empty: 'The headings that you write will make the outline of the text.',
    untitled: 'Empty heading',
  },
  counts: {
    heading: 'Length',
    whole: 'Whole text',
    selection: 'Selection',
    words_one: '{{shown}} word',
    words_other: '{{shown}} words',
    characters_one: '{{shown}} character',
    characters_other: '{{shown}} characters',
    withoutSpaces: '{{shown}} without spaces',
  },
  display: {
    heading: 'Display',
    alineas: 'Paragraph numbers',
    alineasHint: 'In the margin, so that everyone finds the place.',
    note: 'Remembered on this device.',
    theme: {
      legend: 'Colours',
      system: 'The device’s',
      light: 'Light',
      dark: 'Dark',
    },
    size: {
      legend: 'Size of the text',
      small: 'Small',
      normal: 'Normal',
      large: 'Large',
      huge: 'Very large',
    },
    measure: {
      legend: 'Length of lines',
      narrow: 'Short',
      normal: 'Normal',
      wide: 'Long',
    },
  },
  help: {
    heading: 'Help',
    signHeading: 'What the sign at the top of the page says',
    saved: 'Everything you wrote is on the server’s disk.',
    saving: 'Your latest words are on their way to the server.',
    offline: 'The connection is away. What you had written is saved; you can go on.',
    kept: 'The connection is away. Your latest words are kept here, and will be sent on its return.',
    pageOnly:
      'The connection is away, and this browser keeps nothing: your latest words are in this page only.',
    readOnly: 'You may read this text but not change it.',
    refused:
      'The server does not let you in, or did not take your words: the page says what to do.',
    typedHeading: 'As you type, at the start of a line or around words',
    typedHeadings: 'Headings, from the largest to the smallest',
    shortcutsHeading: 'Keyboard shortcuts',
    leaveEditor: 'Escape, then Tab, leads out of the text to the rest of the page.',
  },
}
