// Several megabytes at once, and very many small edits.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { closeAll, convergence, hocuspocus, yWebsocket } from './clients.mjs'
import { Hub } from './hub.mjs'

const LARGE_TEXT_CHARACTERS = 5_000_000
const SMALL_EDITS = 20_000

let hub
before(async () => (hub = await Hub.start({ open: true })))
afterEach(closeAll)
after(() => hub?.stop())

for (const [writerKind, openWriter, openReader] of [
  ['y-websocket', yWebsocket, hocuspocus],
  ['Hocuspocus', hocuspocus, yWebsocket],
]) {
  test(`five megabytes in one update pass (from ${writerKind})`, async () => {
    const room = `open/large-${writerKind}`
    const [writer, reader] = [openWriter(hub, room), openReader(hub, room)]
    await convergence([writer, reader])
    writer.doc.getText('text').insert(0, 'Un mot. '.repeat(LARGE_TEXT_CHARACTERS / 8))
    await convergence([writer, reader], 'the large update arrives')
    assert.equal(reader.doc.getText('text').length, LARGE_TEXT_CHARACTERS)

    const late = hocuspocus(hub, room, { version: 3 })
    await convergence([writer, late], 'a newcomer has it too')
  })

  test(`twenty thousand small edits pass (from ${writerKind})`, async () => {
    const room = `open/many-${writerKind}`
    const [writer, reader] = [openWriter(hub, room), openReader(hub, room)]
    await convergence([writer, reader])
    const text = writer.doc.getText('text')
    for (let edit = 0; edit < SMALL_EDITS; edit += 1) {
      text.insert((edit * 7919) % (text.length + 1), 'x')
      // Lets the socket breathe, as a person's typing would.
      if (edit % 200 === 0) await new Promise(setImmediate)
    }
    await convergence([writer, reader], 'all edits arrive')
    assert.equal(reader.doc.getText('text').length, SMALL_EDITS)
  })
}
