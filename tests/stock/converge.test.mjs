// Unmodified clients of three protocols write in one room: all end with the same document, all see
// who is there.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import {
  closeAll,
  content,
  convergence,
  hocuspocus,
  oneOfEach,
  randomEdit,
  randomFrom,
  seed,
  yWebsocket,
} from './clients.mjs'
import { Hub, until } from './hub.mjs'

/** How soon a departed person must be gone, in ms: below the 30 s after which clients forget. */
const DEPARTURE_DEADLINE_MS = 10_000

let hub
before(async () => (hub = await Hub.start({ open: true })))
afterEach(closeAll)
after(() => hub?.stop())

test(`random edits of text, map and XML converge over all clients (seed ${seed})`, async () => {
  const random = randomFrom(seed)
  const room = 'open/converge'
  const clients = oneOfEach(hub, room)
  // Some edits before anyone is connected, most while all are, in bursts that overlap.
  for (let step = 0; step < 400; step += 1) {
    randomEdit(clients[random(clients.length)].doc, random)
    if (random(10) === 0) await new Promise(setImmediate)
  }
  await convergence(clients)
  for (let step = 0; step < 200; step += 1) randomEdit(clients[step % 3].doc, random)
  await convergence(clients)
  assert.notDeepEqual(content(clients[0].doc).text, [])

  // One that comes later receives the same.
  const late = yWebsocket(hub, room)
  await convergence([...clients, late], 'a late client has the same document')
})

test('everyone sees everyone, and nobody who left', async () => {
  const clients = [...oneOfEach(hub, 'open/aware'), hocuspocus(hub, 'open/aware')]
  const names = (client) =>
    [...client.awareness.getStates().values()]
      .map(({ user }) => user?.name)
      .sort()
      .join()
  const sees = (viewers, expected) =>
    until(() => viewers.every((one) => names(one) === expected), `everyone sees ${expected}`)

  clients.forEach((client, index) =>
    client.awareness.setLocalStateField('user', { name: `${index}` }),
  )
  await sees(clients, '0,1,2,3')

  clients[0].awareness.setLocalStateField('user', { name: '0b' })
  await sees(clients, '0b,1,2,3')

  // A clean goodbye.
  clients.shift().close()
  await sees(clients, '1,2,3')
})

for (const open of [yWebsocket, hocuspocus]) {
  test(`a state vanishes with its socket, cut without goodbye (${open.name})`, async () => {
    const room = `open/cut-${open.name}`
    const [stays, leaves] = [hocuspocus(hub, room), open(hub, room)]
    leaves.awareness.setLocalStateField('user', { name: 'leaves' })
    const isSeen = () => stays.awareness.getStates().has(leaves.doc.clientID)
    await until(isSeen, 'the other is seen')
    leaves.vanish()
    await until(() => !isSeen(), 'the other is gone', DEPARTURE_DEADLINE_MS)
  })
}
