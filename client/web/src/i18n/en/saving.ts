// Words that say whether what was written is safe, in English.
import type { saving as french } from '../fr/saving'
import type { Words } from '../words'

export const saving: Words<typeof french> = {
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
}
