// The shared fixtures: TypeScript reads every document as it is written there, Rust likewise.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { applyGenesis, genesisUpdate } from '../../src/flat/genesis'
import { FLAT_ROOT, flatBlocks, readDocument, type FlatBlock } from '../../src/flat/model'

interface Fixture {
  readonly name: string
  readonly update: string
  readonly blocks: readonly FlatBlock[]
}

const path = new URL('../../../../tests/fixtures/flat-text.json', import.meta.url)
const fixtures = JSON.parse(readFileSync(path, 'utf8')) as Fixture[]

for (const { name, update, blocks } of fixtures) {
  test(`FLAT-4: the fixture reads as written: ${name}`, () => {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Buffer.from(update, 'hex'))
    const before = Y.encodeStateAsUpdate(doc)
    const read = readDocument(doc.getText(FLAT_ROOT))
    read.check()
    expect(flatBlocks(read)).toEqual(blocks)
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
  })
}

test('FLAT-7: the genesis update is that of the fixtures, and twice is once', () => {
  const genesis = fixtures.find(({ name }) => name === 'genesis')
  expect(Buffer.from(genesisUpdate).toString('hex')).toBe(genesis?.update)
  const doc = new Y.Doc()
  applyGenesis(doc, null)
  applyGenesis(doc, null)
  expect(doc.getText(FLAT_ROOT).length).toBe(1)
})
