// Words that say whether what was written is safe, in English.
import type { saving as french } from '../fr/saving'
import type { Words } from '../words'

export const saving: Words<typeof french> = {
  connecting: 'Connecting…',
  saved: 'Saved',
  saving: 'Saving…',
  offline: 'Offline',
  refused: 'Refused',
  offlineKeptSign: 'Kept on this device',
  offlinePageOnlySign: 'Stay on this page',
  readOnlySign: 'Read only',
  offlineSaved:
    'Offline. Everything you had written is saved. You can go on: your words will be kept on this device, then sent.',
  offlineSavedPageOnly:
    'Offline. Everything you had written is saved. But this browser refuses to keep your words on this device: if you go on writing, stay on this page.',
  offlineUnread:
    'Offline. This text has not been opened on this device yet: it will show as soon as the connection returns.',
  offlineKept:
    'Offline. Your latest words are kept on this device, not yet sent. They will be sent when this page is connected again; if you close it, open it again later.',
  offlinePageOnly:
    'Offline. Your latest words are only in this page. Stay on it: they will be sent as soon as the connection returns.',
  refusedAccess:
    'The server does not let you into this text. Ask the person who invited you for a new link.',
  refusedWords:
    'The server refused your latest words, and this browser cannot keep them. Copy them elsewhere before you leave this page, then reload it.',
  keptHeading: 'Words kept aside',
  keptNoAccess: 'The server did not let you in: these words are not in the text.',
  keptReadOnly: 'You could no longer change this text: these words are not in it.',
  keptOtherEpoch: 'The text was replaced while you were away: these words are not in it.',
  keptFull:
    'This text is full: these words are not in it. They will fit once enough others are taken out; or begin a second text.',
  keptRefused: 'The server did not take these words: they are not in the text.',
  keptSee: 'See what you had written',
  keptAdded: 'Added:',
  keptRemoved: 'Removed:',
  keptChanged: 'Changed:',
  keptForm: 'Formatted:',
  keptPutBack: 'Put back into the text',
  keptCopy: 'Copy',
  keptCopied: 'Copied',
  keptCopyFailed: 'The browser refuses: select the words above.',
  keptDelete: 'Delete',
  keptDeleteTitle: 'Delete these words?',
  keptDeleteBody: 'They are kept nowhere else. This cannot be undone.',
  cancel: 'Cancel',
  forgetUnsent_one: 'One text has words not yet sent: they will be lost.',
  forgetUnsent_other: '{{count}} texts have words not yet sent: they will be lost.',
  forgetKept_one: 'Words kept aside will be lost too.',
  forgetKept_other: '{{count}} copies of words kept aside will be lost too.',
  forgetMessages_one: 'One message not yet sent will be lost.',
  forgetMessages_other: '{{count}} messages not yet sent will be lost.',
  forgetDrafts_one: 'One draft of a message will be lost.',
  forgetDrafts_other: '{{count}} drafts of messages will be lost.',
  forgetUnread:
    'The browser does not let us read what is kept here: if words not yet sent are among it, they will be lost.',
  reload: 'Reload the page',
}
