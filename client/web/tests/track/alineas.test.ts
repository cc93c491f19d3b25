// BRANCH-15: a passage has the number in the list of changes that it has in the dispositif.
import { expect, test } from 'vitest'
import { nodes } from '../../src/flat/schema'
import type { MarkerToken } from '../../src/flat/tokens'
import { changedBlocks } from '../../src/track/alineas'
import type { BlockReading, Note, Segment } from '../../src/track/blocks'

const marker = (bid: string): MarkerToken => ({
  kind: 'marker',
  type: nodes.paragraph,
  attrs: { bid },
})
const here = (
  segments: readonly Segment[],
  notes: readonly Note[] = [],
  bid = '',
): BlockReading => ({
  kind: 'here',
  index: 0,
  now: marker(bid),
  notes,
  segments,
})
const gone = (text: string, bid = '', isMoved = false): BlockReading => ({
  kind: 'gone',
  index: 0,
  was: marker(bid),
  isMoved,
  text,
})
const kept = (text: string): Segment => ({ fate: 'kept', text })
const added = (text: string): Segment => ({ fate: 'added', text })
const removed = (text: string): Segment => ({ fate: 'removed', text })

const places = (blocks: readonly BlockReading[]): string[] =>
  changedBlocks(blocks).map(({ place: { kind, number } }) => `${kind} ${number}`)

test('BRANCH-15: blocks that hold nothing have no number, nor have those that the base does not have', () => {
  const blocks = [
    here([kept('Titre')]),
    here([]),
    here([removed('Le chat'), added('Le chien')]),
    here([added('Neuf.')], [{ kind: 'new' }]),
    gone('Trois.'),
    gone(''),
    here([kept('Quatre.'), removed('\nCinq.')], [{ kind: 'joined' }]),
    here([kept('Six'), added(', sept')]),
  ]
  expect(places(blocks)).toEqual(['at 2', 'after 2', 'at 3', 'after 3', 'at 4', 'at 6'])
})

test('BRANCH-15: what is put before everything is after none', () => {
  expect(places([here([added('Neuf.')], [{ kind: 'new' }]), here([kept('Un.')])])).toEqual([
    'after 0',
  ])
})

test('BRANCH-15: both parts of what is split have one number, wherever it is cut', () => {
  const split: readonly Note[] = [{ kind: 'split' }]
  const after = here([kept('Deux'), added('.')])
  expect(places([here([kept('Un ')]), here([kept('et un.')], split), after])).toEqual([
    'at 1',
    'at 2',
  ])
  expect(places([here([]), here([kept('Un.')], split), after])).toEqual(['at 1', 'at 2'])
})

test('BRANCH-15: what is moved keeps its number where it goes to, before or after', () => {
  const put = here([added('Deux.')], [{ kind: 'moved' }], 'two')
  const one = here([kept('Un.')])
  const two = gone('Deux.', 'two', true)
  const three = here([kept('Trois.')])
  expect(places([one, two, three, put])).toEqual(['at 2', 'at 2'])
  expect(places([put, one, two, three])).toEqual(['at 2', 'at 2'])
})
