// Every word of the interface in English; the type holds it to exactly the French keys.
import type { fr } from './fr'

type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> }

export const en: Words<typeof fr> = {
  app: {
    name: 'Coopol',
    home: 'Coopol, start page',
    skip: 'Skip to content',
    language: 'Language',
  },
  start: {
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
  },
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
  text: {
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
  },
  people: {
    heading: 'Here now',
    me: 'you',
    unnamed: 'No name',
    alone: 'You are alone here. Send the link to write together.',
    unknown: 'Offline, there is no telling who else is here.',
    rename: 'Change my name',
    save: 'Done',
  },
  save: {
    connecting: 'Connecting…',
    saved: 'Saved',
    saving: 'Saving…',
    offline: 'Offline',
    refused: 'Refused',
    offlineSaved:
      'Everything you had written is saved. You can go on: while the connection is away, your words are kept only in this open page.',
    offlineWaiting:
      'Your latest words are kept only in this page. Leave it open: they will be sent as soon as the connection returns.',
    refusedAccess:
      'The server does not let you into this text. Ask the person who invited you for a new link. Anything written here is not saved: copy it elsewhere.',
    refusedEdit:
      'You may read this text but not change it. Your latest words are not saved: copy them elsewhere, then reload the page.',
    reload: 'Reload the page',
  },
  toolbar: {
    label: 'Formatting',
    bold: 'Bold',
    italic: 'Italic',
    heading1: 'Heading',
    heading2: 'Subheading',
    bulletList: 'Bulleted list',
    orderedList: 'Numbered list',
    quote: 'Quotation',
    undo: 'Undo',
    redo: 'Redo',
  },
  unknown: {
    title: 'Page not found',
    body: 'There is nothing at this address. A text’s name has only unaccented letters, digits, - and _.',
    home: 'Back to the start',
  },
}
