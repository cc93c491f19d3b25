// The list of a channel and the names that are called in it.
import { expect, test } from 'vitest'
import { calledIn, fitting, searchAt, withName } from '../../src/channels/calling'
import type { Message } from '../../src/channels/message'
import { rowsOf } from '../../src/channels/rows'

const NOON_S = new Date(2026, 10, 20, 12).getTime() / 1000

const message = (seq: number, author: string, at = NOON_S + seq): Message => ({
  seq,
  id: `m${seq}`,
  version: seq,
  author,
  isPinned: false,
  at,
  body: `mot ${seq}`,
  images: [],
  poll: null,
  replyTo: null,
  mentions: [],
  isEdited: false,
  showing: { is: 'shown' },
  reactions: [],
})
const unsent = (id: string) => ({
  id,
  channel: 'c',
  body: id,
  replyTo: null,
  mentions: [],
  writtenAtMs: 0,
  refused: null,
})

test('messages stand under their day and their author, and the unread under a line', () => {
  const messages = [
    message(1, 'ana'),
    message(2, 'ana'),
    message(4, 'bo'),
    message(7, 'bo'),
    message(8, 'bo', NOON_S + 24 * 3600),
  ]
  const rows = rowsOf({ messages, unsent: [], readThrough: 4, me: 'ana' })
  const told = rows.map((row) =>
    row.type === 'message' ? `${row.message.seq}${row.goesOn ? '+' : ''}` : row.type,
  )
  expect(told).toEqual(['day', '1', '2+', '4', 'unread', '7', 'day', '8'])
  expect(rowsOf({ messages, unsent: [], readThrough: 0, me: 'bo' })[1]?.type).toBe('unread')
  const own = rowsOf({ messages, unsent: [], readThrough: 2, me: 'bo' })
  expect(own.some(({ type }) => type === 'unread')).toBe(false)
})

test('a message that was sent takes the place of its echo, under the same key', () => {
  const before = rowsOf({ messages: [], unsent: [unsent('m1')], readThrough: null, me: 'ana' })
  const both = { messages: [message(1, 'ana')], unsent: [unsent('m1'), unsent('m2')] }
  const after = rowsOf({ ...both, readThrough: null, me: 'ana' })
  expect(before.map(({ key }) => key)).toEqual(['m1'])
  expect(after.map(({ type, key }) => `${type} ${key}`).slice(1)).toEqual([
    'message m1',
    'unsent m2',
  ])
})

const NAMES = [
  { mention: 'member:1', name: 'Amélie Dupont' },
  { mention: 'member:2', name: 'Jean-Émile Roy' },
  { mention: 'group:3', name: 'Amis du rail' },
  { mention: 'member:4', name: 'Amélie' },
]

test('a name is looked for after an @, and found whatever its accents', () => {
  expect(searchAt('bonjour @ame', 12)).toEqual({ at: 8, letters: 'ame' })
  expect(searchAt('à @Amélie du', 12)).toEqual({ at: 2, letters: 'Amélie du' })
  expect(searchAt('a@b.fr', 3)).toBeNull()
  expect(searchAt('bonjour', 7)).toBeNull()
  const found = (letters: string) => fitting(NAMES, letters).map(({ name }) => name)
  expect(found('ame')).toEqual(['Amélie', 'Amélie Dupont'])
  expect(found('emil')).toEqual(['Jean-Émile Roy'])
  expect(found('dup')).toEqual(['Amélie Dupont'])
  expect(found('zz')).toEqual([])
})

test('the name is put in, and only who still stands in the words is called', () => {
  const search = searchAt('ici @ame, oui', 8)
  expect(search && withName('ici @ame, oui', search, NAMES[0]!)).toEqual({
    words: 'ici @Amélie Dupont, oui',
    caret: 18,
  })
  const called = (words: string) => calledIn(words, NAMES).map(({ mention }) => mention)
  expect(called('@Amélie Dupont et @Amis du rail')).toEqual(['member:1', 'group:3'])
  expect(called('@Amélie Dupont, @Amélie')).toEqual(['member:1', 'member:4'])
  expect(called('rien')).toEqual([])
})
