// What somebody can do with an amendment as things stand.
import { expect, test } from 'vitest'
import {
  decisionsIn,
  deedsOf,
  type Amendment,
  type AmendmentRights,
  type Consequences,
  type Status,
} from '../../src/amendments/model'

const NONE: AmendmentRights = {
  write: false,
  answer: false,
  support: false,
  opine: false,
  preside: false,
  decide_uncalled: false,
}

function deeds(status: Status, rights: Partial<AmendmentRights>, more: Partial<Amendment> = {}) {
  const amendment = {
    status,
    rights: { ...NONE, ...rights },
    authors: [{ id: 'rosa' }],
    signatories: [],
    threshold: 0,
    needs_confirmation: false,
    ...more,
  } as unknown as Amendment
  return [...deedsOf(amendment, 'jean')].sort()
}

test('its authors write and table a draft, and answer for it once it is tabled', () => {
  const author = { write: true, answer: true }
  expect(deeds('draft', author)).toEqual(['table', 'write'])
  expect(deeds('draft', author, { threshold: 5 })).toEqual(['collect', 'table', 'write'])
  expect(deeds('tabled', author)).toEqual(['rectify', 'withdraw'])
  expect(deeds('tabled', author, { needs_confirmation: true })).toEqual([
    'confirm',
    'rectify',
    'withdraw',
  ])
  expect(deeds('adopted', author)).toEqual([])
})

test('others sign it until they have, or it is over', () => {
  const reader = { support: true }
  expect(deeds('draft', reader)).toEqual([])
  expect(deeds('collecting', reader)).toEqual(['support'])
  expect(deeds('tabled', reader, { signatories: [{ id: 'jean' }] })).toEqual([])
  expect(deeds('tabled', reader, { authors: [{ id: 'jean' }] })).toEqual([])
  expect(deeds('rejected', reader)).toEqual([])
})

test('who presides decides on what is called, and takes a decision back', () => {
  const chair = { preside: true, opine: true }
  expect(deeds('tabled', chair)).toEqual(['opine'])
  expect(deeds('tabled', { ...chair, decide_uncalled: true })).toEqual(['decide', 'opine'])
  expect(deeds('called', chair)).toEqual(['ballot', 'decide', 'opine'])
  const outcome = { outcome: 'adopted' } as unknown as NonNullable<Amendment['outcome']>
  expect(deeds('adopted', chair, { outcome })).toEqual(['undo'])
})

test('an adoption decides on what falls and what is satisfied, not on what is to be checked', () => {
  const consequences = {
    falls: [{ id: 'two' }],
    satisfied: [{ id: 'three' }],
    check: [{ id: 'four' }],
  } as unknown as Consequences
  expect(decisionsIn(consequences)).toEqual([
    { amendment: 'two', outcome: 'fallen' },
    { amendment: 'three', outcome: 'satisfied' },
  ])
})
