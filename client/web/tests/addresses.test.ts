// The addresses of texts, what people type to get there, and the token that one may carry.
import { expect, test } from 'vitest'
import { memberOf, splitFragment } from '../src/lib/access-token'
import { routeOf } from '../src/lib/route'
import { addressAt, pathOf, roomOf, wishOf, type TextAddress } from '../src/lib/text-address'

const ID = '7d444840-9dc0-11d1-b245-5ffdce74fad2'
const ORIGIN = 'http://hub.example:8080'

test('an address is read as it is written', () => {
  const all: TextAddress[] = [
    { kind: 'open', name: 'a-b_1' },
    { kind: 'member', id: ID },
  ]
  for (const address of all) {
    expect(addressAt(pathOf(address))).toEqual(address)
    expect(routeOf(pathOf(address))).toEqual({ page: 'text', text: address })
  }
  expect(all.map(roomOf)).toEqual(['open/a-b_1', `text:${ID}`])
  expect(addressAt(`/texts/${ID.toUpperCase()}`)).toEqual({ kind: 'member', id: ID })
})

test('an address that names no text is unknown', () => {
  expect(routeOf('/')).toEqual({ page: 'start' })
  const paths = ['/open/', '/open/a b', '/open/a/b', '/texts/1', '/open/é', `/texts/${ID}/x`, '/x']
  for (const path of paths) expect(routeOf(path), path).toEqual({ page: 'unknown' })
})

test('members’ pages have an address each, with or without a last slash', () => {
  const part = 'invitations'
  const secret = 'tZABFbcb_eqeznIerMNjPHhxUSl6JzWz4-n9IFDwArs'
  expect(routeOf('/groups/')).toEqual({ page: 'groups' })
  expect(routeOf('/texts')).toEqual({ page: 'texts' })
  expect(routeOf(`/groups/${ID}`)).toEqual({ page: 'group', id: ID })
  expect(routeOf(`/themes/${ID}`)).toEqual({ page: 'theme', id: ID })
  expect(routeOf('/administration/invitations')).toEqual({ page: 'administration', part })
  expect(routeOf(`/invitation/${secret}`)).toEqual({ page: 'invitation', secret })
  const own = `${ID}.${secret}`
  expect(routeOf(`/reset/${own}`)).toEqual({ page: 'reset', secret: own })
  expect(routeOf('/reset')).toEqual({ page: 'forgotten' })
  for (const path of ['/groups/1', '/invitation/', '/invitation/a b', '/account/x'])
    expect(routeOf(path), path).toEqual({ page: 'unknown' })
})

test('a name, a title and a link all lead to the text', () => {
  const to = (path: string) => ({ kind: 'text', path })
  expect(wishOf(' motion ', ORIGIN)).toEqual(to('/open/motion'))
  expect(wishOf('Pour un logement digne', ORIGIN)).toEqual(to('/open/pour-un-logement-digne'))
  expect(wishOf(`${ORIGIN}/open/motion?x=1`, ORIGIN)).toEqual(to('/open/motion'))
  expect(wishOf('hub.example:8080/open/motion', ORIGIN)).toEqual(to('/open/motion'))
  expect(wishOf('/open/motion/', ORIGIN)).toEqual(to('/open/motion'))
  const withToken = `/texts/${ID}#token=abc`
  expect(wishOf(ORIGIN + withToken, ORIGIN)).toEqual(to(withToken))
})

test('a link to elsewhere, or to nothing, is not followed', () => {
  expect(wishOf('https://other.example/open/a', ORIGIN)).toEqual({
    kind: 'elsewhere',
    host: 'other.example',
  })
  expect(wishOf('javascript:alert(1)', ORIGIN)).toEqual({
    kind: 'text',
    path: '/open/javascript-alert-1',
  })
  expect(wishOf(`${ORIGIN}/metrics`, ORIGIN)).toEqual({ kind: 'nowhere' })
  expect(wishOf('…', ORIGIN)).toEqual({ kind: 'nowhere' })
  expect(wishOf('  ', ORIGIN)).toEqual({ kind: 'empty' })
})

test('the token is taken out of the fragment, and nothing else', () => {
  expect(splitFragment('#token=a.b-c_d')).toEqual({ rest: '', token: 'a.b-c_d' })
  expect(splitFragment('#place=3&token=a')).toEqual({ rest: '#place=3', token: 'a' })
  expect(splitFragment('#token=')).toEqual({ rest: '', token: null })
  expect(splitFragment('#content')).toEqual({ rest: '#content', token: null })
  expect(splitFragment('')).toEqual({ rest: '', token: null })
})

test('a token says whose it is, and anything else nobody’s', () => {
  const payload = Buffer.from(JSON.stringify({ sub: 'm-é42', room: 'text:x' })).toString(
    'base64url',
  )
  expect(memberOf(`eyJ9.${payload}.sig`)).toBe('m-é42')
  for (const token of ['', 'open', 'a.b.c', 'a.e30.c', 'a.bnVsbA.c']) {
    expect(memberOf(token), token).toBeNull()
  }
})

test('amendments have pages of their own, beside their text and by themselves', () => {
  const id = '7d444840-9dc0-41d1-b245-5ffdce74fad2'
  expect(routeOf(`/amendments/${id}`)).toEqual({ page: 'amendment', id })
  expect(routeOf(`/texts/${id}/amendments`)).toEqual({ page: 'text-amendments', id })
  expect(routeOf(`/texts/${id}/amendments/new`)).toEqual({ page: 'text-propose', id })
  expect(routeOf(`/texts/${id}/amendments/together`)).toEqual({ page: 'text-together', id })
  expect(routeOf(`/texts/${id}/session`)).toEqual({ page: 'text-session', id })
  expect(routeOf(`/texts/${id}/toString`)).toEqual({ page: 'unknown' })
  expect(routeOf('/proposals')).toEqual({ page: 'proposals' })
})
