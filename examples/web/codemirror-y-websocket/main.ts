// CodeMirror on the hub, with the stock y-websocket client.
import { basicSetup } from 'codemirror'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { yCollab } from 'y-codemirror.next'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'

// A hub started with --open admits everyone to open/<name>. Other rooms take a token, made by your
// own server: new WebsocketProvider(url, room, doc, { params: { token } })
const room = 'open/example-codemirror'

const doc = new Y.Doc()
const text = doc.getText('codemirror')
const socketUrl = location.origin.replace(/^http/, 'ws')
const provider = new WebsocketProvider(`${socketUrl}/sync`, room, doc)

provider.awareness.setLocalStateField('user', {
  name: `Guest ${doc.clientID % 100}`,
  color: '#3563d9',
  colorLight: '#3563d933',
})
provider.on('status', ({ status }) => {
  document.querySelector('#status')!.textContent = status
})
// Codes 4400 to 4499 are the hub's refusals: a bad token, no right. The client does not come back.
provider.on('closed', ({ code, reason }) => {
  document.querySelector('#status')!.textContent = `refused (${code}): ${reason}`
})

new EditorView({
  parent: document.querySelector('#editor')!,
  state: EditorState.create({
    doc: text.toString(),
    extensions: [
      basicSetup,
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': 'Shared text' }),
      yCollab(text, provider.awareness, { undoManager: new Y.UndoManager(text) }),
    ],
  }),
})
