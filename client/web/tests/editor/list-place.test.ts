// What is told of an item: as the signs that CSS draws.
import { TextSelection } from 'prosemirror-state'
import { expect, test } from 'vitest'
import { ListEar, listPlace } from '../../src/editor/list-place'
import { page } from './page'

const LINES = `avant
1. un
1. deux
  1. deux un
  1. deux deux
    - point
  1. deux trois
1. trois
- puce
1. de nouveau un
après
1. encore un`

test('items are counted as they are drawn', () => {
  const { doc } = page(LINES)
  const places = doc.children.map((_, index) => {
    const place = listPlace(doc, index)
    return place && `${place.level}:${place.number ?? '•'}`
  })
  const wanted = [null, '1:1', '1:2', '2:1', '2:2', '3:•', '2:3', '1:3', '1:•', '1:1', null, '1:1']
  expect(places).toEqual(wanted)
})

test('what is told is news: the item that the caret comes to, and the end of the list', () => {
  let state = page('avant\n- un\n- deux\naprès')
  const ear = new ListEar()
  const go = (index: number): unknown => {
    let pos = 1
    for (let i = 0; i < index; i += 1) pos += state.doc.child(i).nodeSize
    state = state.apply(state.tr.setSelection(TextSelection.create(state.doc, pos)))
    return ear.hear(state)?.kind ?? null
  }
  expect([0, 1, 1, 2, 3, 3, 0].map(go)).toEqual([null, 'item', null, 'item', 'left', null, null])
})
