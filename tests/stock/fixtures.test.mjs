// The frozen bytes of protocol/fixtures/ are what lib0, y-protocols and Yjs read them to be, so the
// hub's codec, which is held to the same files, speaks the language of the stock clients.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as awarenessProtocol from 'y-protocols/awareness'
import * as syncProtocol from 'y-protocols/sync'
import * as Y from 'yjs'

const FOLDER = new URL('../../protocol/fixtures/', import.meta.url)
const skip = existsSync(FOLDER) ? false : 'protocol/fixtures is not there'

const fixtures = (file) => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'))
const bytesOf = ({ hex }) => Uint8Array.from(Buffer.from(hex, 'hex'))

const { readVarInt, readVarString, readVarUint, readVarUint8Array } = decoding

/** What a sync message carries, read by y-protocols into an empty document. */
function readSync(decoder) {
  const step = readVarUint(decoding.clone(decoder))
  const doc = new Y.Doc()
  const reply = encoding.createEncoder()
  syncProtocol.readSyncMessage(decoder, reply, doc, 'test', (error) => {
    throw error
  })
  const answered = encoding.length(reply) > 0
  return {
    kind: ['sync step 1', 'sync step 2', 'update'][step],
    text: doc.getText('t').toString(),
    answered,
  }
}

/** The states that an awareness message carries, in order, read by y-protocols. */
function readAwareness(decoder) {
  const states = []
  awarenessProtocol.modifyAwarenessUpdate(readVarUint8Array(decoder), (state) => {
    states.push(state)
    return state
  })
  return { kind: 'awareness', states }
}

function readAuth(decoder, from) {
  const kind = readVarUint(decoder)
  if (from === 'client') {
    const token = readVarString(decoder)
    const version = decoding.hasContent(decoder) ? readVarString(decoder) : null
    return { kind: 'auth', token, version }
  }
  if (kind === 0) return { kind: 'token request' }
  return { kind: ['', 'permission denied', 'authenticated'][kind], words: readVarString(decoder) }
}

/** A Hocuspocus frame as the provider reads it. */
function readHocuspocus(bytes, from) {
  if (bytes.length === 1) return { kind: { 9: 'ping', 10: 'pong' }[bytes[0]] }
  const decoder = decoding.createDecoder(bytes)
  const address = readVarString(decoder)
  const body = [
    () => readSync(decoder),
    () => readAwareness(decoder),
    () => readAuth(decoder, from),
    () => ({ kind: 'query awareness' }),
    // Between servers only: its body is nobody's to read.
    () => ({ kind: 'sync reply', body: decoding.readTailAsUint8Array(decoder) }),
    () => ({ kind: 'stateless', payload: readVarString(decoder) }),
    () => ({ kind: 'broadcast stateless', payload: readVarString(decoder) }),
    () => ({ kind: 'close', reason: decoding.hasContent(decoder) ? readVarString(decoder) : null }),
    () => ({ kind: 'status', applied: readVarInt(decoder) === 1 }),
  ][readVarUint(decoder)]()
  assert.equal(decoding.hasContent(decoder), false, 'nothing is left of the frame')
  return { address, ...body }
}

/** The messages of a y-websocket frame; an unknown type ends the reading, as it does there. */
function readYWebsocket(bytes) {
  const decoder = decoding.createDecoder(bytes)
  const messages = []
  while (decoding.hasContent(decoder)) {
    const read = {
      0: () => readSync(decoder),
      1: () => readAwareness(decoder),
      2: () => ({ kind: 'auth', words: readVarUint(decoder) + readVarString(decoder) }),
      3: () => ({ kind: 'query awareness' }),
    }[readVarUint(decoder)]
    if (!read) return [...messages, { kind: 'unknown' }]
    messages.push(read())
  }
  return messages
}

const WORDS = 'a😀b'
const HOCUSPOCUS = {
  auth_with_version: { kind: 'auth', address: 'doc', token: 'good', version: '4.8.0' },
  auth_without_version: { kind: 'auth', address: 'doc', token: 'good', version: null },
  auth_of_a_session: { kind: 'auth', address: 'doc\0s1', token: 'good', version: '4.8.0' },
  sync_step1: { kind: 'sync step 1', answered: true },
  sync_step2: { kind: 'sync step 2', text: '' },
  update: { kind: 'update', text: WORDS },
  awareness: { kind: 'awareness', states: [{}] },
  query_awareness: { kind: 'query awareness' },
  stateless: { kind: 'stateless', payload: 'hello' },
  broadcast_stateless: { kind: 'broadcast stateless', payload: 'hello' },
  sync_reply: { kind: 'sync reply' },
  detach: { kind: 'close', reason: null },
  pong: { kind: 'pong' },
  blank_address: { kind: 'auth', address: ' ' },
  authenticated: { kind: 'authenticated', words: 'read-write' },
  authenticated_readonly: { kind: 'authenticated', words: 'readonly' },
  permission_denied: { kind: 'permission denied', words: 'forbidden' },
  token_request: { kind: 'token request' },
  server_sync_step1: { kind: 'sync step 1', answered: true },
  server_sync_step2: { kind: 'sync step 2', text: WORDS },
  server_update: { kind: 'update', text: WORDS },
  server_update_of_a_session: { kind: 'update', address: 'doc\0s1', text: WORDS },
  server_stateless: { kind: 'stateless', payload: 'hello' },
  sync_status_stored: { kind: 'status', applied: true },
  sync_status_refused: { kind: 'status', applied: false },
  detached: { kind: 'close', reason: 'provider_initiated' },
  closed_by_server: { kind: 'close', reason: 'unauthorized' },
  keep_alive: { kind: 'awareness', states: [] },
  ping: { kind: 'ping' },
}
const Y_WEBSOCKET = {
  sync_step1: [{ kind: 'sync step 1', answered: true }],
  sync_step2: [{ kind: 'sync step 2', text: '' }],
  update: [{ kind: 'update', text: WORDS }],
  awareness: [{ kind: 'awareness', states: [{}] }],
  two_messages: [{ kind: 'sync step 1' }, { kind: 'awareness', states: [{}] }],
  query_awareness: [{ kind: 'query awareness' }],
  auth: [{ kind: 'auth' }],
  unknown: [{ kind: 'unknown' }],
  server_sync_step1: [{ kind: 'sync step 1', answered: true }],
  server_sync_step2: [{ kind: 'sync step 2', text: WORDS }],
  server_update: [{ kind: 'update', text: WORDS }],
  keep_alive: [{ kind: 'awareness', states: [] }],
}

/** `actual` has at least what `expected` says. */
function assertSays(actual, expected) {
  const said = Object.fromEntries(Object.keys(expected).map((key) => [key, actual[key]]))
  assert.deepEqual(said, expected)
}

test('every frame reads as its fixture says', { skip }, () => {
  const messages = fixtures('messages.json')
  for (const message of messages) {
    const { name, dialect, from } = message
    if (dialect === 'hocuspocus') {
      const expected = HOCUSPOCUS[name]
      assert.ok(expected, `this test knows what the fixture ${name} says`)
      assertSays(readHocuspocus(bytesOf(message), from), expected)
    } else {
      const expected = Y_WEBSOCKET[name]
      assert.ok(expected, `this test knows what the fixture ${name} says`)
      const read = readYWebsocket(bytesOf(message))
      assert.equal(read.length, expected.length, name)
      read.forEach((one, index) => assertSays(one, expected[index]))
    }
  }
  assert.ok(messages.length > 0)
})

/** Ranges as `[client, from, to]`, joined where they touch, in order. */
function joined(ranges) {
  const result = []
  for (const [client, from, to] of ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = result.at(-1)
    if (last?.[0] === client && last[2] === from) last[2] = to
    else result.push([client, from, to])
  }
  return result
}

test('every update inserts and deletes what its fixture says', { skip }, () => {
  const sound = fixtures('updates.json').filter(({ inserted }) => inserted !== undefined)
  for (const update of sound) {
    const { structs, ds } = Y.decodeUpdate(bytesOf(update))
    const inserted = structs
      .filter((struct) => !(struct instanceof Y.Skip))
      .map(({ id, length }) => [id.client, id.clock, id.clock + length])
    const deleted = [...ds.clients].flatMap(([client, items]) =>
      items.map(({ clock, len }) => [client, clock, clock + len]),
    )
    assert.deepEqual(joined(inserted), joined(update.inserted), `${update.name}: inserted`)
    assert.deepEqual(joined(deleted), joined(update.deleted), `${update.name}: deleted`)
  }
  assert.ok(sound.length > 0)
})
