// Tokens: who may read, who may write, for how long, and what a refusal looks like to each client.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, afterEach, before, test } from 'node:test'
import { closeAll, convergence, hocuspocus, yWebsocket } from './clients.mjs'
import { countAcknowledgements } from './frames.mjs'
import { Hub, until } from './hub.mjs'

let hub
before(async () => (hub = await Hub.start()))
afterEach(closeAll)
after(() => hub?.stop())

const newRoom = () => `text:${randomUUID()}`
const textOf = (client) => client.doc.getText('text').toString()

test('a read-only Hocuspocus client reads, and its edit stays unsaved and unseen', async () => {
  const room = newRoom()
  const writer = hocuspocus(hub, room, { token: await hub.token(room) })
  const reader = hocuspocus(hub, room, {
    token: await hub.token(room, { access: 'read-only', subject: 'reader' }),
  })
  await convergence([writer, reader])
  assert.equal(writer.provider.authorizedScope, 'read-write')
  assert.equal(reader.provider.authorizedScope, 'readonly')
  writer.doc.getText('text').insert(0, 'one')
  await until(() => textOf(reader) === 'one', 'the reader reads')

  reader.doc.getText('text').insert(0, 'REFUSED ')
  const answers = () => countAcknowledgements(reader.sockets.at(-1), room)
  await until(() => answers().refused === 1, 'the edit is refused by a status of 0')
  writer.doc.getText('text').insert(3, ' two')
  await until(() => textOf(reader).endsWith('one two'), 'the reader goes on reading')
  assert.equal(reader.provider.hasUnsyncedChanges, true)
  assert.equal(textOf(writer), 'one two')

  const fresh = yWebsocket(hub, room, { token: await hub.token(room) })
  await until(() => fresh.isSynced, 'a newcomer has the text')
  assert.equal(textOf(fresh), 'one two')
})

test('a read-only y-websocket client reads, and its edit reaches nobody', async () => {
  const room = newRoom()
  const writer = hocuspocus(hub, room, { token: await hub.token(room) })
  const reader = yWebsocket(hub, room, {
    token: await hub.token(room, { access: 'read-only', subject: 'reader' }),
  })
  await convergence([writer, reader])
  writer.doc.getText('text').insert(0, 'one')
  await until(() => textOf(reader) === 'one', 'the reader reads')

  reader.doc.getText('text').insert(0, 'REFUSED ')
  reader.awareness.setLocalStateField('after', 'the edit')
  // The socket keeps order: when this is seen, or the socket is refused, the edit was judged.
  const wasJudged = () =>
    reader.closed.length > 0 || writer.awareness.getStates().get(reader.doc.clientID)?.after
  await until(wasJudged, 'the edit was judged')
  writer.doc.getText('text').insert(3, ' two')
  await until(() => writer.isAtRest, 'the writer is not affected')

  const fresh = hocuspocus(hub, room, { token: await hub.token(room) })
  await convergence([writer, fresh])
  assert.equal(textOf(fresh), 'one two')
})

for (const [what, tokenFor] of [
  ['no token', async () => ''],
  ['a bad token', async () => 'not-a-token'],
  ['a token for another room', () => hub.token(newRoom())],
  ['a token whose signature was changed', async (room) => forge(await hub.token(room))],
]) {
  test(`${what} is refused to both protocols, for good`, async () => {
    const room = newRoom()
    const token = await tokenFor(room)
    const plain = yWebsocket(hub, room, { token })
    await until(() => plain.closed.length === 1, 'y-websocket is told that it is closed')
    assert.ok([4401, 4403].includes(plain.closed[0].code), `code ${plain.closed[0].code}`)
    assert.equal(plain.provider.shouldConnect, false)
    assert.equal(plain.sockets.length, 1)

    for (const version of [3, 4]) {
      const rich = hocuspocus(hub, room, { token, version })
      await until(() => rich.denied.length > 0, `Hocuspocus ${version} is told: permission denied`)
      assert.equal(rich.provider.isAuthenticated, false)
      assert.equal(rich.isSynced, false)
    }
  })
}

/** The same token with one character of its last part changed. */
function forge(token) {
  const place = token.length - 10
  return token.slice(0, place) + (token[place] === 'A' ? 'B' : 'A') + token.slice(place + 1)
}

test('the token function is asked again on every connection', async () => {
  const room = newRoom()
  const first = await hub.token(room)
  const second = await hub.token(room)
  const handedOut = []
  const token = () => {
    handedOut.push(handedOut.length === 0 ? first : second)
    return handedOut.at(-1)
  }
  const client = hocuspocus(hub, room, { token })
  await until(() => client.isAtRest, 'synced with the first token')
  client.drop()
  await until(() => handedOut.length > 1 && client.isAtRest, 'synced with the second token')
})

test('a token that expires ends the access of a live y-websocket socket', async () => {
  const room = newRoom()
  const client = yWebsocket(hub, room, { token: await hub.token(room, { ttlSeconds: 3 }) })
  await until(() => client.isSynced, 'synced while the token is good')
  await until(() => client.closed.length === 1, 'closed when it expires')
  assert.equal(client.closed[0].code, 4401)
  assert.equal(client.provider.shouldConnect, false)
})

test('a Hocuspocus client with a fresh token outlives the old one', async () => {
  const room = newRoom()
  const short = await hub.token(room, { ttlSeconds: 3 })
  const long = await hub.token(room)
  let asked = 0
  const client = hocuspocus(hub, room, { token: () => ((asked += 1) === 1 ? short : long) })
  await until(() => client.isAtRest, 'synced with the short token')
  await until(() => asked > 1, 'asked for another token')
  client.doc.getText('text').insert(0, 'still here')
  const other = hocuspocus(hub, room, { token: long })
  await convergence([client, other], 'edits pass with the new token')
  assert.equal(textOf(other), 'still here')
})

test('a Hocuspocus client whose token expired, with no other, is denied', async () => {
  const room = newRoom()
  const short = await hub.token(room, { ttlSeconds: 3 })
  const client = hocuspocus(hub, room, { token: short })
  await until(() => client.isAtRest, 'synced while the token is good')
  await until(() => client.denied.length > 0, 'denied when it expired')
  client.doc.getText('text').insert(0, 'TOO LATE')
  const other = hocuspocus(hub, room, { token: await hub.token(room) })
  await until(() => other.isAtRest, 'someone else enters')
  assert.equal(textOf(other), '')
  assert.equal(client.isAtRest, false)
})
