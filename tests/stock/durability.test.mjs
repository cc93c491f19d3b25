// Kill -9: what was acknowledged, or seen by anyone else, is there after the restart.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import {
  closeAll,
  convergence,
  hocuspocus,
  oneOfEach,
  randomEdit,
  randomFrom,
  seed,
  yWebsocket,
} from './clients.mjs'
import { Hub, until } from './hub.mjs'

/** How often each crash is repeated: the moment of the kill is never quite the same. */
const ROUNDS = 5

let hub
before(async () => (hub = await Hub.start({ open: true })))
afterEach(closeAll)
after(() => hub?.stop())

const textOf = (client) => client.doc.getText('text').toString()

/** What a client that knows nothing reads. */
async function readAfresh(room) {
  const reader = hocuspocus(hub, room)
  await until(() => reader.isAtRest, 'a newcomer has the text')
  const text = textOf(reader)
  reader.close()
  return text
}

test(`killed and restarted, the hub has everything and offline edits merge (seed ${seed})`, async () => {
  const random = randomFrom(seed)
  const clients = oneOfEach(hub, 'open/restart')
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let step = 0; step < 60; step += 1) randomEdit(clients[random(3)].doc, random)
    await hub.kill()
    for (let step = 0; step < 30; step += 1) randomEdit(clients[random(3)].doc, random)
    clients[round % 3].doc.getText('text').insert(0, `<offline ${round}>`)
    await until(() => clients.every((client) => !client.isSynced), 'all know that they are offline')
    await hub.run()
    await convergence(clients, `all converge after restart ${round}`)
    for (let past = 0; past <= round; past += 1) {
      const marks = textOf(clients[0]).split(`<offline ${past}>`).length - 1
      assert.ok(marks <= 1, `offline words of round ${past} are not doubled`)
    }
  }
  const late = hocuspocus(hub, 'open/restart')
  await convergence([...clients, late], 'a newcomer has the same')
})

test('an edit acknowledged just before the kill is there after the restart', async () => {
  const room = 'open/acknowledged'
  for (let round = 0; round < ROUNDS; round += 1) {
    const writer = hocuspocus(hub, room)
    await until(() => writer.isAtRest, 'the writer is at rest')
    const killed = new Promise((resolve) => {
      writer.provider.on('unsyncedChanges', ({ number }) => {
        if (number === 0) resolve(hub.kill())
      })
    })
    writer.doc.getText('text').insert(textOf(writer).length, `[${round}]`)
    await killed
    // The only copy is the hub's: the writer is gone before the hub is back.
    writer.close()
    await hub.run()
    assert.match(await readAfresh(room), new RegExp(`\\[${round}\\]$`))
  }
})

test('an edit that came back to its y-websocket author just before the kill is there', async () => {
  const room = 'open/echoed'
  const isUpdate = (data) => {
    const [type, step] = new Uint8Array(data)
    return type === 0 && step === 2
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    const writer = yWebsocket(hub, room)
    await until(() => writer.isSynced, 'the writer is synced')
    const killed = new Promise((resolve) => {
      writer.sockets.at(-1).on('message', (data) => isUpdate(data) && resolve(hub.kill()))
    })
    writer.doc.getText('text').insert(textOf(writer).length, `[${round}]`)
    await killed
    writer.close()
    await hub.run()
    assert.match(await readAfresh(room), new RegExp(`\\[${round}\\]$`))
  }
})

test('words that another person saw just before the kill are there after the restart', async () => {
  const room = 'open/seen'
  for (let round = 0; round < ROUNDS; round += 1) {
    const [writer, viewer] = [yWebsocket(hub, room), hocuspocus(hub, room)]
    await convergence([writer, viewer])
    const killed = new Promise((resolve) => {
      viewer.doc.on('update', () => textOf(viewer).includes(`[${round}.9]`) && resolve(hub.kill()))
    })
    for (let word = 0; word < 20; word += 1) {
      writer.doc.getText('text').insert(textOf(writer).length, `[${round}.${word}]`)
      await new Promise(setImmediate)
    }
    await killed
    const seen = textOf(viewer)
    writer.close()
    viewer.close()
    await hub.run()
    const text = await readAfresh(room)
    assert.ok(text.startsWith(seen), `"${text}" begins with what was seen: "${seen}"`)
  }
})
