// Words on the page and their ids.
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { placesOf, stretchesBetween } from '../../src/amendments/ids'
import { Editor } from '../flat/team'

test('words are named by the ids under which they stand, whoever wrote between them', () => {
  const one = new Editor(210)
  one.dispatch(one.state.tr.insertText('Le chat dort', 1))
  const other = new Editor(310, Y.encodeStateAsUpdate(one.doc))
  other.dispatch(other.state.tr.insertText(' gris', 8))
  const { doc } = other.state
  const all = stretchesBetween(other.text, doc, 1, doc.content.size)
  expect(all.map(({ client }) => client)).toEqual([210, 310, 210])
  expect(all.map(({ from, to }) => doc.textBetween(from, to))).toEqual([
    'Le chat',
    ' gris',
    ' dort',
  ])
  const inside = stretchesBetween(other.text, doc, 4, 10)
  expect(inside.map(({ from, to }) => doc.textBetween(from, to))).toEqual(['chat', ' g'])
  expect(stretchesBetween(other.text, doc, 4, 4)).toEqual([])
})

test('a run of ids is found again where its words stand', () => {
  const one = new Editor(210)
  one.dispatch(one.state.tr.insertText('Le chat dort', 1))
  const { doc } = one.state
  const stretches = stretchesBetween(one.text, doc, 1, doc.content.size)
  const { client, start } = stretches[0]!
  const places = placesOf(stretches, { client, start: start + 3, end: start + 7 })
  expect(places.map(({ from, to }) => doc.textBetween(from, to))).toEqual(['chat'])
  expect(placesOf(stretches, { client: 1, start: 0, end: 9 })).toEqual([])
})
