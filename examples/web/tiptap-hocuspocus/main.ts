// TipTap on the hub, with the stock Hocuspocus provider.
import { HocuspocusProvider } from '@hocuspocus/provider'
import { Editor } from '@tiptap/core'
import Collaboration from '@tiptap/extension-collaboration'
import CollaborationCaret from '@tiptap/extension-collaboration-caret'
import StarterKit from '@tiptap/starter-kit'

// A hub started with --open admits everyone to open/<name>. Other rooms take a token, made by your
// own server; a function is asked again on every connection: token: () => fetchToken(room)
const room = 'open/example-tiptap'

const status = document.querySelector('#status')!
let connection = 'connecting'

const provider = new HocuspocusProvider({
  url: `${location.origin.replace(/^http/, 'ws')}/collab`,
  name: room,
  token: 'none',
  onStatus: (event) => {
    connection = event.status
    showStatus()
  },
  // The hub acknowledges an edit once it is stored: nothing unsynced means saved.
  onUnsyncedChanges: () => showStatus(),
  onSynced: () => showStatus(),
  onAuthenticationFailed: ({ reason }) => {
    status.textContent = `refused: ${reason}`
  },
})

function showStatus(): void {
  if (connection !== 'connected') status.textContent = connection
  else status.textContent = provider.isSynced && !provider.hasUnsyncedChanges ? 'saved' : 'saving'
}

new Editor({
  element: document.querySelector<HTMLElement>('#editor')!,
  editorProps: { attributes: { 'aria-label': 'Shared text' } },
  extensions: [
    // Collaboration brings an undo of its own, which takes back one's own edits only.
    StarterKit.configure({ undoRedo: false }),
    Collaboration.configure({ document: provider.document }),
    CollaborationCaret.configure({
      provider,
      user: { name: `Guest ${provider.document.clientID % 100}`, color: '#3563d9' },
    }),
  ],
})
