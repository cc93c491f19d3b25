// "Saved" in an unmodified Hocuspocus provider: exactly one acknowledgement for each frame that it
// counts, so that its counter is zero exactly when everything is stored.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import {
  closeAll,
  convergence,
  hocuspocus,
  randomEdit,
  randomFrom,
  seed,
  yWebsocket,
} from './clients.mjs'
import { countAcknowledgements } from './frames.mjs'
import { Hub, until } from './hub.mjs'

const ROUNDS = 8
const EDITS_PER_ROUND = 60

let hub
before(async () => (hub = await Hub.start({ open: true })))
afterEach(closeAll)
after(() => hub?.stop())

/**
 * Waits until each counted frame has its answer. The counter of provider 4 alone does not say so: it
 * starts again at 1 when a connection opens, and what was queued before that goes out uncounted.
 */
async function answered(client, room) {
  await until(() => {
    const { owed, applied, refused } = countAcknowledgements(client.sockets.at(-1), room)
    return applied + refused >= owed
  }, 'each counted frame is answered')
}

for (const version of [3, 4]) {
  test(`each counted frame has one acknowledgement (Hocuspocus ${version}, seed ${seed})`, async () => {
    const random = randomFrom(seed)
    const room = `open/acks-${version}`
    const clients = [hocuspocus(hub, room, { version }), hocuspocus(hub, room, { version })]
    const other = yWebsocket(hub, room)
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let edit = 0; edit < EDITS_PER_ROUND; edit += 1) {
        randomEdit([...clients, other][random(3)].doc, random)
        if (random(8) === 0) await new Promise(setImmediate)
      }
      await convergence([...clients, other])
      for (const client of clients) {
        await answered(client, room)
        assert.equal(client.provider.unsyncedChanges, 0)
        const { owed, applied, refused, mostAhead } = countAcknowledgements(
          client.sockets.at(-1),
          room,
        )
        assert.deepEqual(
          { applied, refused, mostAhead },
          { applied: owed, refused: 0, mostAhead: 0 },
        )
      }
      // Half of the rounds lose the connection at rest, half in the middle of writing.
      const unlucky = clients[round % 2]
      if (round % 4 < 2) randomEdit(unlucky.doc, random)
      unlucky.drop()
      randomEdit(unlucky.doc, random)
    }
    await convergence([...clients, other])
    for (const client of clients) {
      assert.ok(client.sockets.length > 1, 'the connection was lost and found')
      for (const socket of client.sockets) {
        const { owed, applied, mostAhead } = countAcknowledgements(socket, room)
        assert.ok(applied <= owed, 'no socket had more acknowledgements than counted frames')
        assert.equal(mostAhead, 0)
      }
      assert.equal(client.provider.unsyncedChanges, 0)
    }
  })
}

test('updates batched by flushDelay are acknowledged once a batch', async () => {
  const room = 'open/acks-batched'
  const client = hocuspocus(hub, room, { flushDelay: 20 })
  const other = yWebsocket(hub, room)
  await convergence([client, other])
  for (let edit = 0; edit < 200; edit += 1) {
    client.doc.getText('text').insert(0, 'x')
    if (edit % 20 === 0) await new Promise(setImmediate)
  }
  await convergence([client, other])
  await answered(client, room)
  const { owed, applied } = countAcknowledgements(client.sockets.at(-1), room)
  assert.equal(applied, owed)
  assert.ok(owed < 200, 'the edits went in batches')
  assert.equal(client.provider.unsyncedChanges, 0)
})
