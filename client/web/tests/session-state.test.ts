// The state machine of one copy: nothing is sent too early, nothing let go before it is aside.
import { expect, test } from 'vitest'
import { signOf } from '../src/lib/save-status'
import {
  initialState,
  step,
  type Effect,
  type SessionEvent,
  type SessionState,
} from '../src/session/session-state'

/** The state after events, and all that was to be done. */
function after(...events: SessionEvent[]): { state: SessionState; effects: Effect[] } {
  let state = initialState
  const effects: Effect[] = []
  for (const event of events) {
    const [next, todo] = step(state, event)
    state = next
    effects.push(...todo)
  }
  return { state, effects }
}

const types = (effects: readonly Effect[]): string[] => effects.map(({ type }) => type)

const fresh: SessionEvent = { type: 'copy-read', epoch: null, holds: 'nothing' }
const read: SessionEvent = { type: 'copy-read', epoch: 2, holds: 'text' }
const unsent: SessionEvent = { type: 'copy-read', epoch: 2, holds: 'unsent' }
const epoch = (epoch: number): SessionEvent => ({ type: 'epoch', epoch })
const granted = (access: 'read' | 'write'): SessionEvent => ({ type: 'granted', access })
const refused = (reason: 'no-access' | 'refused' | 'other-epoch' | 'full'): SessionEvent => ({
  type: 'refused',
  reason,
})
const joined: SessionEvent[] = [
  { type: 'connected' },
  granted('write'),
  epoch(2),
  { type: 'hub-asks' },
  { type: 'synced' },
]

test('a text is opened, written, sent and saved', () => {
  const { state, effects } = after(fresh, ...joined)
  expect(types(effects)).toEqual(['join', 'note-epoch'])
  expect(signOf(state.facts)).toBe('saved')
  const typed = after(fresh, ...joined, { type: 'wrote' })
  expect(signOf(typed.state.facts)).toBe('saving')
  const sent = after(fresh, ...joined, { type: 'wrote' }, { type: 'stored' }, { type: 'all-sent' })
  expect(signOf(sent.state.facts)).toBe('saved')
})

test('words typed offline are kept only once they are on the disk, also after a reload', () => {
  const typing = [read, { type: 'disconnected' }, { type: 'wrote' }] as const
  expect(signOf(after(...typing).state.facts)).toBe('offline-keeping')
  expect(signOf(after(...typing, { type: 'stored' }).state.facts)).toBe('offline-kept')
  expect(signOf(after(unsent, { type: 'disconnected' }).state.facts)).toBe('offline-kept')
  const refusing = after({ type: 'device-refused' }, { type: 'disconnected' }, { type: 'wrote' })
  expect(signOf(refusing.state.facts)).toBe('offline-page-only')
})

test('TRUTH-3: nothing is exchanged before the hub has asked, on every connection anew', () => {
  expect(after(read, { type: 'connected' }, granted('write')).state.phase).toBe('joining')
  expect(after(read, ...joined).state.phase).toBe('exchanging')
  expect(after(read, ...joined, { type: 'disconnected' }).state.phase).toBe('joining')
})

test('unsent words of another epoch are put aside before anything is sent', () => {
  const met = after(unsent, { type: 'connected' }, granted('write'), epoch(3))
  expect(types(met.effects)).toEqual(['join', 'leave', 'set-aside'])
  expect(met.state.phase).toBe('setting-aside')
  const [state, effects] = step(met.state, { type: 'set-aside' })
  expect(types(effects)).toEqual(['restart'])
  expect(state.phase).toBe('ended')
})

test('a copy of another epoch without unsent words is replaced', () => {
  const { effects } = after(read, { type: 'connected' }, granted('write'), epoch(3))
  expect(types(effects)).toEqual(['join', 'leave', 'drop', 'restart'])
})

test('with a right to read only, unsent words are put aside and others are simply read', () => {
  expect(types(after(unsent, { type: 'connected' }, granted('read')).effects)).toEqual([
    'join',
    'leave',
    'set-aside',
  ])
  const reader = after(read, { type: 'connected' }, granted('read'), epoch(2), { type: 'synced' })
  expect(signOf(reader.state.facts)).toBe('read-only')
})

test('a right that is taken away in mid-sentence puts the sentence aside', () => {
  const { effects } = after(read, ...joined, { type: 'wrote' }, granted('read'))
  expect(types(effects)).toEqual(['join', 'leave', 'set-aside'])
})

test('without access the page closes, with what was unsent aside', () => {
  const closed = after(unsent, refused('no-access'), { type: 'set-aside' })
  expect(types(closed.effects)).toEqual(['join', 'leave', 'set-aside'])
  expect(signOf(closed.state.facts)).toBe('refused-access')
  expect(types(after(read, refused('no-access')).effects)).toEqual(['join', 'leave', 'drop'])
})

test('a fresh copy that is refused as well is not tried again', () => {
  for (const reason of ['refused', 'other-epoch'] as const) {
    const { state, effects } = after(fresh, { type: 'connected' }, refused(reason))
    expect(types(effects)).not.toContain('restart')
    expect(state.phase).toBe('closed')
  }
})

test('words that cannot be put aside stay on the page, which says so', () => {
  const { state, effects } = after(unsent, refused('refused'), { type: 'not-set-aside' })
  expect(types(effects)).not.toContain('restart')
  expect(signOf(state.facts)).toBe('refused-words')
})

test('PAGES-7: what was closed with a session is joined anew in the next, with its words', () => {
  const kept = after(unsent, refused('no-access'), { type: 'not-set-aside' })
  const [again, effects] = step(kept.state, { type: 'readmitted' })
  expect(types(effects)).toEqual(['store-all', 'join'])
  expect([again.phase, again.epoch, signOf(again.facts)]).toEqual(['joining', 2, 'saving'])
  const sent = [...joined, { type: 'all-sent' } as const]
  const last = sent.reduce((state, event) => step(state, event)[0], again)
  expect(signOf(last.facts)).toBe('saved')
  // Whom the hub did not want for another reason it does not want now.
  const unwanted = after(unsent, refused('refused'), { type: 'not-set-aside' }).state
  expect(step(unwanted, { type: 'readmitted' })).toEqual([unwanted, []])
  expect(types(after(read, ...joined, { type: 'readmitted' }).effects)).toEqual(['join'])
})

test('PAGES-7: a copy that this device has let go is not gone on with: a fresh one takes its place', () => {
  const over = [
    after(read, ...joined, refused('no-access')),
    after(unsent, refused('no-access'), { type: 'set-aside' }),
  ]
  for (const { state } of over) {
    expect([state.phase, signOf(state.facts)]).toEqual(['closed', 'refused-access'])
    const [ended, effects] = step(state, { type: 'readmitted' })
    expect([ended.phase, types(effects)]).toEqual(['ended', ['restart']])
    expect(step(ended, { type: 'readmitted' })[1]).toEqual([])
  }
})

test('PAGES-7: whoever is back while their words are being put aside goes on when that is over', () => {
  const early = after(unsent, refused('no-access'), { type: 'readmitted' })
  expect(types(early.effects)).toEqual(['join', 'leave', 'set-aside'])
  expect(types(step(early.state, { type: 'set-aside' })[1])).toEqual(['restart'])
  const [state, effects] = step(early.state, { type: 'not-set-aside' })
  expect(types(effects)).toEqual(['store-all', 'join'])
  expect([state.phase, state.facts.waiting]).toEqual(['joining', true])
})

test('words for which a text has no room are put aside with that reason, whatever follows', () => {
  const { effects } = after(read, ...joined, { type: 'wrote' }, refused('full'), refused('refused'))
  expect(effects.at(-1)).toEqual({ type: 'set-aside', reason: 'full' })
})

test('another window put the copy aside: what was written here follows, and both begin again', () => {
  const written = after(read, ...joined, { type: 'wrote' }, { type: 'superseded' })
  expect(types(written.effects)).toEqual(['join', 'leave', 'set-aside'])
  const idle = after(read, ...joined, { type: 'superseded' })
  expect(types(idle.effects)).toEqual(['join', 'leave', 'drop', 'restart'])
})

test('a last word typed while the page lets go is put aside too', () => {
  const { state } = after(unsent, refused('refused'), { type: 'set-aside' })
  expect(types(step(state, { type: 'wrote' })[1])).toEqual(['set-aside'])
})

test('TRUTH-4: whatever happens, words are never let go before they are sent or aside', () => {
  const events: SessionEvent[] = [
    ...joined,
    { type: 'disconnected' },
    { type: 'wrote' },
    { type: 'stored' },
    { type: 'device-refused' },
    { type: 'superseded' },
    granted('read'),
    epoch(3),
    refused('no-access'),
    refused('refused'),
    refused('other-epoch'),
    { type: 'set-aside' },
    { type: 'not-set-aside' },
    { type: 'readmitted' },
  ]
  // Every sequence of four events after the copy was read.
  const walk = (state: SessionState, wasAside: boolean, depth: number): void => {
    for (const event of events) {
      const isAside = wasAside || (event.type === 'set-aside' && state.phase === 'setting-aside')
      const [next, effects] = step(state, event)
      const letsGo = effects.some(({ type }) => type === 'restart' || type === 'drop')
      if (letsGo && (state.facts.waiting || event.type === 'wrote')) expect(isAside).toBe(true)
      if (depth > 1) walk(next, isAside, depth - 1)
    }
  }
  for (const start of [fresh, read, unsent]) walk(after(start).state, false, 4)
})
