// FLAT-7: several people begin one text at once, each with a title.
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { beginWithTitle } from '../../src/flat/begin'
import { applyGenesis } from '../../src/flat/genesis'
import { FLAT_ROOT, flatBlocks, readDocument } from '../../src/flat/model'

/** A text of which a page has just heard that it is empty. */
function fresh(): Y.Text {
  const doc = new Y.Doc()
  applyGenesis(doc, null)
  return doc.getText(FLAT_ROOT)
}

/** What both read when all has come to both. */
function together(one: Y.Text, other: Y.Text): string[] {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    Y.applyUpdate(to.doc!, Y.encodeStateAsUpdate(from.doc!))
  }
  const [here, there] = [one, other].map((text) => flatBlocks(readDocument(text)))
  expect(here).toEqual(there)
  return here!.map(({ type, runs }) => `${type} ${runs.map(({ text }) => text).join('')}`.trim())
}

test('a title is a heading, with a paragraph after it to write in', () => {
  const text = fresh()
  beginWithTitle(text, 'Pour l’école')
  expect(together(text, fresh())).toEqual(['heading Pour l’école', 'paragraph'])
})

test('who has the same title in the same instant writes the same', () => {
  const [one, other] = [fresh(), fresh()]
  beginWithTitle(one, 'Pour l’école')
  beginWithTitle(other, 'Pour l’école')
  other.insert(other.length, 'Premiers mots.')
  expect(together(one, other)).toEqual(['heading Pour l’école', 'paragraph Premiers mots.'])
})

test('two titles are two headings', () => {
  const [one, other] = [fresh(), fresh()]
  beginWithTitle(one, 'Pour l’école')
  beginWithTitle(other, 'Pour l’École')
  expect(together(one, other).toSorted()).toEqual([
    'heading Pour l’École',
    'heading Pour l’école',
    'paragraph',
  ])
})

test('a text that has words, or a title, takes no other', () => {
  const [one, other] = [fresh(), fresh()]
  one.insert(1, 'Des mots.')
  beginWithTitle(one, 'Titre')
  expect(together(one, fresh())).toEqual(['paragraph Des mots.'])
  beginWithTitle(other, 'Un')
  beginWithTitle(other, 'Deux')
  expect(together(other, fresh())).toEqual(['heading Un', 'paragraph'])
})
