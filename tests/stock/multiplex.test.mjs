// Several documents, and several sessions of one document, on one Hocuspocus socket.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { closeAll, convergence, hocuspocus, hocuspocusOn, hocuspocusSocket } from './clients.mjs'
import { Hub, until } from './hub.mjs'

let hub
before(async () => (hub = await Hub.start({ open: true })))
afterEach(closeAll)
after(() => hub?.stop())

const textOf = (client) => client.doc.getText('text').toString()

for (const version of [3, 4]) {
  test(`two documents share a socket; one leaves, the other lives (Hocuspocus ${version})`, async () => {
    const rooms = [`open/first-${version}`, `open/second-${version}`]
    const socket = hocuspocusSocket(hub, version)
    const [first, second] = rooms.map((room) => hocuspocusOn(socket, room))
    const [firstElsewhere, secondElsewhere] = rooms.map((room) => hocuspocus(hub, room))
    first.doc.getText('text').insert(0, 'first')
    second.doc.getText('text').insert(0, 'second')
    await convergence([first, firstElsewhere])
    await convergence([second, secondElsewhere])
    assert.equal(socket.sockets.length, 1)

    first.awareness.setLocalStateField('user', { name: 'first' })
    const isSeen = () => firstElsewhere.awareness.getStates().has(first.doc.clientID)
    await until(isSeen, 'the first is seen')
    first.provider.destroy()
    await until(() => !isSeen(), 'the first has left its room')

    second.doc.getText('text').insert(0, 'the ')
    secondElsewhere.doc.getText('text').insert(0, 'here is ')
    await convergence([second, secondElsewhere])
    assert.equal(textOf(second).length, 'the here is second'.length)
    assert.equal(textOf(firstElsewhere), 'first')
    assert.equal(socket.sockets.length, 1)
  })
}

test('two sessions of one document on one socket are two clients', async () => {
  const room = 'open/sessions'
  const socket = hocuspocusSocket(hub)
  const [one, two] = [1, 2].map(() => hocuspocusOn(socket, room, { sessionAwareness: true }))
  const elsewhere = hocuspocus(hub, room)
  one.doc.getText('text').insert(0, 'one ')
  two.doc.getText('text').insert(0, 'two ')
  await convergence([one, two, elsewhere])
  assert.equal(textOf(elsewhere).length, 'one two '.length)
  assert.equal(socket.sockets.length, 1)

  one.awareness.setLocalStateField('user', { name: 'one' })
  const isSeenBy = (client) => client.awareness.getStates().has(one.doc.clientID)
  await until(() => isSeenBy(two) && isSeenBy(elsewhere), 'each session sees the other')
  one.provider.destroy()
  await until(() => !isSeenBy(two) && !isSeenBy(elsewhere), 'one session has left')
  two.doc.getText('text').insert(0, 'still ')
  await convergence([two, elsewhere])
})
