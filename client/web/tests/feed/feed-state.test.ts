// What the page makes of the hub's feed.
import { expect, test } from 'vitest'
import {
  EVERYTHING,
  hear,
  together,
  touches,
  touchesAmendmentOf,
  wish,
} from '../../src/feed/feed-state'

const frame = (value: unknown): string => JSON.stringify(value)
const ID = '7d444840-9dc0-11d1-b245-5ffdce74fad2'

test('the first word of the feed has everything asked again, a later one nothing', () => {
  const following = frame({ type: 'following', at: 7 })
  expect(hear(null, following)).toEqual({ type: 'change', place: 7, change: EVERYTHING })
  expect(hear(7, following)).toEqual({ type: 'place', place: 7 })
})

test('a change names things, a reset none, and both move the place on', () => {
  const things = [{ what: 'text', id: ID }, { what: 'house' }]
  const changed = hear(7, frame({ type: 'changed', seq: 9, objects: [...things, { what: 'sun' }] }))
  expect(changed).toEqual({ type: 'change', place: 9, change: { type: 'some', things } })
  const reset = hear(9, frame({ type: 'reset', at: 40 }))
  expect(reset).toEqual({ type: 'change', place: 40, change: EVERYTHING })
  expect(wish(40)).toBe('{"type":"follow","after":40}')
})

test('what a newer hub says, and what is no frame, is let pass', () => {
  const frames = ['', '[]', 'null', '{', frame({ type: 'message' }), frame({ type: 'changed' })]
  for (const one of [...frames, frame({ type: 'reset' }), frame({ type: 'following' })]) {
    expect(hear(3, one), one).toEqual({ type: 'nothing' })
  }
  expect(hear(3, frame({ type: 'refused', reason: 'signed-out' }))).toEqual({ type: 'signed-out' })
})

test('a change touches what it names, everything touches all', () => {
  const text = { type: 'some', things: [{ what: 'text', id: ID }] } as const
  const group = { type: 'some', things: [{ what: 'group' }] } as const
  expect([touches(text, 'text'), touches(text, 'text', ID)]).toEqual([true, true])
  expect([touches(text, 'group'), touches(text, 'text', 'another')]).toEqual([false, false])
  expect(touches(EVERYTHING, 'group', 'any')).toBe(true)
  expect(touches(together(text, group), 'group')).toBe(true)
  expect(together(text, EVERYTHING)).toBe(EVERYTHING)
  expect(together(null, text)).toBe(text)
})

test('a change of an amendment touches its own text, or all where it names none', () => {
  const of = (things: object[]) => hear(1, frame({ type: 'changed', seq: 2, objects: things }))
  const isTouched = (thing: object): boolean => {
    const heard = of([thing])
    return heard.type === 'change' && touchesAmendmentOf(heard.change, ID)
  }
  expect(isTouched({ what: 'amendment', id: 'one', text: ID })).toBe(true)
  expect(isTouched({ what: 'amendment', id: 'one', text: 'another' })).toBe(false)
  expect(isTouched({ what: 'amendment', id: 'one' })).toBe(true)
  expect(isTouched({ what: 'ballot', id: 'one', amendment: 'one' })).toBe(false)
  expect(touchesAmendmentOf(EVERYTHING, ID)).toBe(true)
})
