// Messages on their way: in their order, once, and none given up by itself.
import { expect, test } from 'vitest'
import {
  again,
  arrived,
  atRisk,
  emptyOutbox,
  givenUp,
  kept,
  nextToSend,
  ready,
  refused,
  sent,
  unanswered,
  unkept,
  unsentImages,
  withImages,
  written,
  type OutboxState,
  type Waiting,
} from '../../src/channels/outbox-state'

const message = (id: string, channel = 'c'): Waiting => ({
  ...{ id, channel, body: id, replyTo: null, mentions: [], writtenAtMs: 0, refused: null },
})
const with_ = (...messages: Waiting[]): OutboxState => messages.reduce(written, emptyOutbox)
const next = (state: OutboxState, nowMs = 0): string[] =>
  nextToSend(state, nowMs).map(({ id }) => id)
const refusal = (reason: string, waitS: number | null = null) => ({ reason, waitS, count: null })

test('TALK-2: of each channel one message is under way, in the order of writing', () => {
  let state = with_(message('a'), message('b'), message('x', 'd'))
  expect(next(state)).toEqual(['a', 'x'])
  state = sent(state, message('a'))
  expect(next(state)).toEqual(['x'])
  state = arrived(state, 'a', 'said')
  expect(next(state)).toEqual(['b', 'x'])
  expect(state.stored.map(({ id }) => id)).toEqual(['a'])
  expect(arrived(state, 'a', 'shown').stored).toEqual([])
  // What has no answer goes again, and one that another window has sent is known by its showing.
  state = unanswered(sent(state, message('b')))
  expect(next(state)).toEqual(['b', 'x'])
  expect(next(arrived(state, 'b', 'shown'))).toEqual(['x'])
})

test('TALK-2: what passes by itself waits, and what does not is for its author to say', () => {
  let state = sent(with_(message('a'), message('b')), message('a'))
  const slow = refused(state, { id: 'a', refusal: refusal('slow-mode', 5), nowMs: 1_000 })
  expect(next(slow, 2_000)).toEqual([])
  expect(next(slow, 6_000)).toEqual(['a'])
  const away = refused(state, { id: 'a', refusal: refusal('unavailable'), nowMs: 1_000 })
  expect(next(away, 10_000)).toEqual(['a'])
  state = refused(state, { id: 'a', refusal: refusal('many-mentioned'), nowMs: 1_000 })
  expect(state.waiting[0]?.refused).toBe('many-mentioned')
  expect(next(state)).toEqual(['b'])
  state = again(state, 'a', true)
  expect(next(state)).toEqual(['a'])
  expect(state.waiting[0]).toMatchObject({ refused: null, confirmed: true })
  expect(next(givenUp(state, 'a'))).toEqual(['b'])
})

test('TALK-10: images go before their message, and what follows it waits', () => {
  const [file, preview] = [new Blob(['x']), 'data:,']
  const image = { file, preview, width: 1, height: 1, alt: 'un quai', image: 'i', isSent: false }
  const first = { ...message('a'), images: [image, { ...image, isSent: true }] }
  let state = with_(first, message('b'))
  expect(unsentImages(first).map(([at]) => at)).toEqual([0])
  expect(unsentImages(message('b'))).toEqual([])
  state = sent(state, first)
  expect(next(state)).toEqual([])
  state = withImages(state, 'a', [{ ...image, isSent: true }])
  state = ready(state, 'a')
  expect(next(state)).toEqual(['a'])
  expect(unsentImages(state.waiting[0]!)).toEqual([])
  // A cut while they are sent is waited for; what is wrong with one is for its author to mend.
  const cut = refused(state, { id: 'a', refusal: refusal('offline'), nowMs: 1_000 })
  expect(next(cut, 2_000)).toEqual([])
  expect(next(cut, 10_000)).toEqual(['a'])
  const bad = refused(state, { id: 'a', refusal: refusal('bad-image'), nowMs: 1_000 })
  expect(next(bad)).toEqual(['b'])
})

test('TALK-2: what is not on the disk is at risk until it is, or needs to be no more', () => {
  const ids = (state: OutboxState): string[] => atRisk(state).map(({ id }) => id)
  const state = unkept(unkept(with_(message('a'), message('b'), message('c')), 'a'), 'b')
  // That another one is on the disk changes nothing for these.
  expect(ids(written(state, message('d')))).toEqual(['a', 'b'])
  expect(ids(kept(state, 'a'))).toEqual(['b'])
  expect(ids(arrived(state, 'b', 'said'))).toEqual(['a'])
  expect(ids(givenUp(state, 'a'))).toEqual(['b'])
  expect(givenUp(arrived(state, 'b', 'shown'), 'a').unkept.size).toBe(0)
  // A refusal does not put it there.
  expect(ids(refused(state, { id: 'a', refusal: refusal('muted'), nowMs: 0 }))).toEqual(['a', 'b'])
})
