// The stock clients behind one small interface, with every frame of their sockets recorded.
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import * as v3 from 'hocuspocus-provider-3'
import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'

/** The Yjs of these clients, for those that write into their documents. */
export { Y }
import { until } from './hub.mjs'

/** Short pauses between attempts, in ms: these tests restart the hub again and again. */
const RETRY = { delay: 150, minDelay: 100, maxDelay: 600, factor: 1.5 }

/** Every client of the running test that is not closed yet. */
const open = new Set()

/** Closes what a test left open, also where it failed: an open socket keeps the process alive. */
export function closeAll() {
  for (const client of open) client.close()
}

/** The client, kept until it is closed. */
function kept(client) {
  open.add(client)
  return client
}

/** A WebSocket class that keeps its instances and their frames. */
function recordedSockets() {
  return class Recorded extends WebSocket {
    static all = []

    constructor(...args) {
      super(...args)
      this.frames = []
      Recorded.all.push(this)
      // Without a listener Node ends the process on the error of a socket that was given up.
      this.on('error', () => {})
      this.on('message', (data) => this.frames.push({ from: 'hub', bytes: new Uint8Array(data) }))
    }

    send(data, ...rest) {
      this.frames.push({ from: 'client', bytes: new Uint8Array(data) })
      super.send(data, ...rest)
    }
  }
}

/** y-websocket 3 on `/sync/<room>`. */
export function yWebsocket(hub, room, { token, doc = new Y.Doc() } = {}) {
  const Socket = recordedSockets()
  const closed = []
  const provider = new WebsocketProvider(`${hub.socketUrl}/sync`, room, doc, {
    WebSocketPolyfill: Socket,
    disableBc: true,
    maxBackoffTime: RETRY.maxDelay,
    params: token === undefined ? {} : { token },
  })
  provider.on('closed', (event) => closed.push(event))
  const client = {
    kind: 'y-websocket 3.1',
    doc,
    provider,
    closed,
    sockets: Socket.all,
    awareness: provider.awareness,
    get isSynced() {
      return provider.synced
    },
    /** It has no word for saved: convergence with the others is the measure. */
    get isAtRest() {
      return provider.synced
    },
    /** Cuts the connection as a lost network would; the provider comes back by itself. */
    drop: () => provider.ws?.terminate(),
    /** Cuts the connection for good. */
    vanish() {
      provider.shouldConnect = false
      provider.ws?.terminate()
    },
    close() {
      open.delete(client)
      provider.destroy()
      doc.destroy()
    },
  }
  return kept(client)
}

const VERSIONS = {
  4: { HocuspocusProvider, HocuspocusProviderWebsocket },
  3: v3,
}

/** One Hocuspocus socket on `/collab`, for one or more documents. */
export function hocuspocusSocket(hub, version = 4) {
  const Socket = recordedSockets()
  const websocket = new VERSIONS[version].HocuspocusProviderWebsocket({
    ...RETRY,
    url: `${hub.socketUrl}/collab`,
    WebSocketPolyfill: Socket,
  })
  return { version, websocket, sockets: Socket.all }
}

/** A document on a Hocuspocus socket. */
export function hocuspocusOn(socket, room, { token = 'none', doc = new Y.Doc(), ...options } = {}) {
  const denied = []
  const provider = new VERSIONS[socket.version].HocuspocusProvider({
    websocketProvider: socket.websocket,
    name: room,
    document: doc,
    token,
    onAuthenticationFailed: ({ reason }) => denied.push(reason),
    ...options,
  })
  provider.attach()
  const client = {
    kind: `hocuspocus ${socket.version}`,
    doc,
    provider,
    denied,
    sockets: socket.sockets,
    awareness: provider.awareness,
    get isSynced() {
      return provider.synced
    },
    get isAtRest() {
      return provider.synced && !provider.hasUnsyncedChanges
    },
    drop: () => socket.websocket.webSocket?.terminate(),
    vanish() {
      socket.websocket.shouldConnect = false
      socket.websocket.webSocket?.terminate()
    },
    close() {
      open.delete(client)
      provider.destroy()
      socket.websocket.destroy()
      doc.destroy()
    },
  }
  return kept(client)
}

/** A Hocuspocus provider with a socket of its own. */
export const hocuspocus = (hub, room, { version = 4, ...options } = {}) =>
  hocuspocusOn(hocuspocusSocket(hub, version), room, options)

/** One client of each kind in `room`. */
export const oneOfEach = (hub, room, options) => [
  yWebsocket(hub, room, options),
  hocuspocus(hub, room, { ...options, version: 3 }),
  hocuspocus(hub, room, { ...options, version: 4 }),
]

/** Everything these tests write into a document, as plain data. */
export function content(doc) {
  return {
    text: doc.getText('text').toDelta(),
    map: doc.getMap('map').toJSON(),
    xml: doc.getXmlFragment('xml').toString(),
  }
}

/** Two documents hold the same content and the same history. */
export function isSame(one, other) {
  return (
    JSON.stringify(sorted(content(one))) === JSON.stringify(sorted(content(other))) &&
    Y.equalSnapshots(Y.snapshot(one), Y.snapshot(other))
  )
}

function sorted({ text, map, xml }) {
  const entries = Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1))
  return { text, entries, xml }
}

/** Waits until all clients are at rest with the same document. */
export async function convergence(clients, what = 'all clients converge') {
  const [first, ...others] = clients
  await until(
    () =>
      clients.every((client) => client.isAtRest) &&
      others.every((client) => isSame(first.doc, client.doc)),
    what,
  )
}

/** Numbers from a seed (mulberry32): `random(n)` is an integer from 0 to n - 1. */
export function randomFrom(seed) {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** The seed of this run: printed by the tests that use it, set by COOPOL_SEED to run one again. */
export const seed = Number(process.env.COOPOL_SEED ?? Math.floor(Math.random() * 2 ** 31))

const WORDS = ['motion ', 'é', '👩‍👩‍👧 ', 'l’école ', '\n', 'x', 'a long run of words that goes on ']

/** One random edit of the text, the map or the XML fragment. */
export function randomEdit(doc, random) {
  const text = doc.getText('text')
  const map = doc.getMap('map')
  const xml = doc.getXmlFragment('xml')
  const kinds = [
    () => text.insert(random(text.length + 1), WORDS[random(WORDS.length)]),
    () => text.insert(random(text.length + 1), WORDS[random(WORDS.length)], { bold: true }),
    () => text.length > 0 && text.delete(random(text.length), 1),
    () => map.set(`key${random(8)}`, random(1000)),
    () => map.set(`key${random(8)}`, new Y.Array()),
    () => map.delete(`key${random(8)}`),
    () => xml.insert(random(xml.length + 1), [paragraph(random)]),
    () => xml.length > 0 && xml.delete(random(xml.length), 1),
  ]
  kinds[random(kinds.length)]()
}

function paragraph(random) {
  const element = new Y.XmlElement('paragraph')
  element.insert(0, [new Y.XmlText(WORDS[random(WORDS.length)])])
  element.setAttribute('level', String(random(6)))
  return element
}
