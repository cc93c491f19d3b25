// Flat indices and positions by their tables, against a walk over every unit.
import { expect, test } from 'vitest'
import { blockBefore, blockBeforeFrom, flatIndex, positionOf } from '../../src/flat/position'
import { isImplicit, nodes } from '../../src/flat/schema'
import { documentOf } from '../../src/flat/model'
import { blocksOf, type Token } from '../../src/flat/tokens'

const marker = (type = nodes.paragraph, attrs = {}): Token => ({ kind: 'marker', type, attrs })
const run = (text: string): Token => ({ kind: 'run', text, marks: [] })

/** A paragraph without a marker, empty blocks, an atom, and words after it. */
const doc = documentOf(
  blocksOf([
    run('ab'),
    marker(),
    marker(),
    run('c\nd'),
    marker(nodes.table, { html: '<table></table>' }),
    run('e'),
    marker(nodes.item),
  ]),
)

test('a flat index is the number of units before a position', () => {
  let [flat, pos] = [0, 0]
  for (const block of doc.children) {
    expect(flatIndex(doc, pos)).toBe(flat)
    flat += isImplicit(block) ? 0 : 1
    for (let inside = 0; block.isTextblock && inside <= block.content.size; inside += 1) {
      expect(flatIndex(doc, pos + 1 + inside)).toBe(flat + inside)
    }
    flat += block.content.size
    pos += block.nodeSize
  }
  expect(flatIndex(doc, pos)).toBe(flat)
})

test('a unit is found in its block, by table and by walking', () => {
  const first = blockBefore(doc, 0)
  for (let flat = 0; flat <= flatIndex(doc, doc.content.size); flat += 1) {
    expect(blockBeforeFrom(doc, flat, first)).toEqual(blockBefore(doc, flat))
    const pos = positionOf(doc, flat)
    if (doc.resolve(pos).parent.isTextblock && flat > 0) expect(flatIndex(doc, pos)).toBe(flat)
  }
})

test('a document is counted from the one before, whatever differs', () => {
  const blocks = [...doc.children]
  const others = [
    blocks.slice(1),
    [...blocks, ...blocks],
    [blocks[3]!, ...blocks],
    blocks.toReversed(),
    [...blocks.slice(0, 2), ...blocksOf([marker(), run('autre')]), ...blocks.slice(3)],
    blocks.slice(0, 1),
    blocks,
  ].map(documentOf)
  for (const other of others) {
    let [flat, pos] = [0, 0]
    for (const block of other.children) {
      expect(flatIndex(other, pos)).toBe(flat)
      flat += block.content.size + (isImplicit(block) ? 0 : 1)
      pos += block.nodeSize
    }
    expect(flatIndex(other, pos)).toBe(flat)
  }
})
