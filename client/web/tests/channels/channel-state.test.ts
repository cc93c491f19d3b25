// What a page makes of a channel's frames and pages, in whatever order they come.
import { expect, test } from 'vitest'
import {
  initialChannel,
  inOrder,
  isGone,
  step,
  unreadOf,
  type ChannelEvent,
  type ChannelState,
} from '../../src/channels/channel-state'
import { readFrame, say, type Heard } from '../../src/channels/frames'
import { readMessage, type Message } from '../../src/channels/message'

const ME = 'ana'
const heard = (heard: Heard): ChannelEvent => ({ type: 'heard', heard, me: ME })
const play = (events: readonly ChannelEvent[], from = initialChannel): ChannelState =>
  events.reduce(step, from)

const message = (seq: number, version = seq, author = 'bo'): Message => {
  const form = readMessage({ id: `m${seq}`, seq, version, author, body: `v${version}`, at: seq })
  if (!form) throw new Error('no message')
  return form
}
const frame = (one: Message): ChannelEvent =>
  heard({ type: 'message', at: one.version, message: one })
const page = (items: readonly Message[], at: number, why: 'fresh' | 'gap' = 'fresh') =>
  heard({ type: 'page', at, items, more: false, why })
const following = (at: number, unread: number, read: number): ChannelEvent =>
  heard({
    type: 'following',
    counts: { head: at, unread, mentions: 0, firstUnread: null, read },
    rights: { speak: true, moderate: false },
    slowModeS: 0,
    mutedUntil: null,
  })
const shown = (state: ChannelState): string[] =>
  inOrder(state).map(({ seq, body }) => `${seq}:${body}`)

test('a frame twice, late or out of its turn changes nothing of the end', () => {
  const forms = [message(1), message(2), message(3), message(1, 4), message(2, 5), message(6)]
  const expected = ['1:v4', '2:v5', '3:v3', '6:v6']
  const orders = [
    [0, 1, 2, 3, 4, 5],
    [5, 4, 3, 2, 1, 0],
    [3, 0, 0, 5, 1, 4, 1, 2, 2],
  ]
  for (const order of orders) {
    const state = play([page([], 0), ...order.map((n) => frame(forms[n]!))])
    expect(shown(state)).toEqual(expected)
    expect(state.at).toBe(6)
  }
  // What was told before the page that it is newer than.
  expect(shown(play([frame(forms[3]!), page(forms.slice(0, 3), 3), frame(forms[5]!)]))).toEqual([
    '1:v4',
    '2:v2',
    '3:v3',
    '6:v6',
  ])
})

test('a page after a gap begins anew, also from a log that is shorter', () => {
  const before = play([page([message(1), message(9)], 9), frame(message(10))])
  const after = step(before, page([message(1), message(2)], 2, 'gap'))
  expect(shown(after)).toEqual(['1:v1', '2:v2'])
  expect(after.at).toBe(2)
  const late = { items: [message(0)], stretch: before.stretch }
  expect(step(after, { type: 'older', loaded: late, isStart: true })).toBe(after)
})

test('unread messages are those of others since the counts, until the mark moves', () => {
  const state = play([
    following(3, 2, 1),
    page([message(1), message(2), message(3)], 3),
    frame(message(4)),
    frame(message(4)),
    frame(message(2, 5)),
    frame(message(6, 6, ME)),
    frame(message(7)),
  ])
  expect(unreadOf(state)).toBe(4)
  expect(unreadOf(step(state, { type: 'read', through: 4 }))).toBe(3)
  const all = step(state, { type: 'read', through: 7 })
  expect(unreadOf(all)).toBe(0)
  expect(step(all, { type: 'read', through: 2 })).toBe(all)
  const counts = { head: 7, unread: 1, mentions: 1, firstUnread: 7, read: 6 }
  expect(unreadOf(step(state, heard({ type: 'counts', counts })))).toBe(1)
  expect(step(all, heard({ type: 'counts', counts }))).toBe(all)
})

test('whoever may no longer read a channel keeps nothing of it', () => {
  const state = play([page([message(1)], 1), heard({ type: 'ended' })])
  expect(state).toEqual({ ...initialChannel, isEnded: true })
})

test('frames are read with care, and what is none tells nothing', () => {
  const text = JSON.stringify({
    ...{ type: 'channel-message', channel: 'c', at: 7 },
    message: {
      id: 'm',
      seq: 2,
      version: 7,
      author: 'bo',
      at: 1,
      body: 'x',
      state: 'hidden',
      reason: 'r',
    },
  })
  const read = readFrame(text)
  expect(read?.channel).toBe('c')
  expect(read?.heard).toMatchObject({ at: 7, message: { showing: { is: 'hidden', reason: 'r' } } })
  for (const one of [
    '',
    '[]',
    'null',
    '{"type":"channel-message","channel":"c","at":1,"message":{"seq":"1"}}',
    '{"type":"channel-new","channel":"c","at":1}',
    '{"type":"channel-page","at":1}',
    '{"type":"changed","seq":1,"objects":[]}',
  ]) {
    expect(readFrame(one), one).toBeNull()
  }
  expect(JSON.parse(say.follow('c', null, 'counts'))).toEqual({
    type: 'channel-follow',
    channel: 'c',
    after: null,
    mode: 'counts',
  })
})

// --- any history ---

/** Numbers below a bound, the same for the same seed. */
function chance(seed: number): (bound: number) => number {
  let state = seed
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
}

/** A channel of the hub: at each record, one message is new or takes another form. */
class Log {
  readonly records: Message[] = []

  constructor(readonly next: (bound: number) => number) {}

  write(): void {
    const version = this.records.length + 1
    const all = this.read(this.records.length)
    const changed = this.next(3) === 0 ? all[this.next(all.length)] : undefined
    this.records.push(message(changed?.seq ?? version, version))
  }

  /** The messages as they stood after record `at`. */
  read(at: number): Message[] {
    const latest = new Map(this.records.slice(0, at).map((one) => [one.seq, one]))
    return [...latest.values()].sort((a, b) => a.seq - b.seq)
  }
}

/** One page's requests under way: each was answered at some moment, and comes at a later one. */
function history(seed: number): { log: Log; state: ChannelState } {
  const next = chance(seed)
  const log = new Log(next)
  for (let n = next(40); n >= 0; n -= 1) log.write()
  const first = log.records.length
  const latest = log.read(first).slice(-5)
  const more = latest.length < log.read(first).length
  let state = step(
    initialChannel,
    heard({ type: 'page', at: first, items: latest, more, why: 'fresh' }),
  )
  let told = first
  const late: Message[] = []
  let answer: ChannelEvent | null = null
  const ask = (): ChannelEvent => {
    const [loaded, { stretch }] = [inOrder(state), state]
    const all = log.read(told + next(log.records.length - told + 1))
    const kind = next(5)
    if (kind === 0) {
      const items = all.slice(0, 1 + next(all.length))
      const isEnd = items.length === all.length
      return { type: 'elsewhere', loaded: { items, stretch }, isStart: true, isEnd }
    }
    if (kind < 3) {
      const older = all.filter(({ seq }) => seq < (loaded[0]?.seq ?? 0))
      const items = older.slice(-4)
      return { type: 'older', loaded: { items, stretch }, isStart: items.length === older.length }
    }
    const newer = all.filter(({ seq }) => seq > (loaded.at(-1)?.seq ?? 0))
    const items = newer.slice(0, 4)
    return { type: 'newer', loaded: { items, stretch }, isEnd: items.length === newer.length }
  }
  for (let turn = 0; turn < 120; turn += 1) {
    if (next(3) === 0) log.write()
    // Frames overtake each other a little, and some come twice.
    if (told < log.records.length) late.push(log.records[told++]!)
    if (late.length > next(4)) {
      const [one] = late.splice(next(late.length), 1)
      state = step(state, frame(one!))
      if (next(4) === 0) late.push(one!)
    }
    if (answer && next(3) === 0) [state, answer] = [step(state, answer), null]
    answer ??= next(2) === 0 && !(state.isEnd && next(2)) ? ask() : null
  }
  if (answer) state = step(state, answer)
  for (const one of [...late, ...log.records.slice(told)]) state = step(state, frame(one))
  return { log, state }
}

test('whatever comes between, the loaded stretch is the log as it stands, without a hole', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const { log, state } = history(seed)
    const stretch = inOrder(state)
    const [first, last] = [stretch[0]?.seq ?? 0, stretch.at(-1)?.seq ?? 0]
    const expected = log
      .read(log.records.length)
      .filter(({ seq }) => (state.isStart || seq >= first) && (state.isEnd || seq <= last))
    expect(stretch, `seed ${seed}`).toEqual(expected)
  }
})

test('TALK-2: a message is gone where it is known to be shown no more, not where it is not loaded', () => {
  expect(isGone(initialChannel, 3)).toBe(false)
  const erased: Message = { ...message(3, 5), showing: { is: 'erased' } }
  const items = [message(2), message(3), message(5)]
  const latest = play([heard({ type: 'page', at: 5, items, more: true, why: 'fresh' })])
  expect(isGone(latest, 3)).toBe(false)
  expect(isGone(step(latest, frame(erased)), 3)).toBe(true)
  // Between those that are loaded none is missing that is there; before them one may be.
  expect(isGone(latest, 4)).toBe(true)
  expect(isGone(latest, 1)).toBe(false)
  expect(isGone(play([page(items, 5)]), 1)).toBe(true)
})
