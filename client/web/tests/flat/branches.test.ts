// Branches: what the hub writes when it adopts, undoes and rebuilds an amendment, read by Yjs.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { FLAT_ROOT, flatBlocks, readDocument, type FlatBlock } from '../../src/flat/model'

interface Stage {
  readonly updates: readonly string[]
  readonly blocks: readonly FlatBlock[]
}

const path = new URL('../../../../tests/fixtures/branches.json', import.meta.url)
const documents = JSON.parse(readFileSync(path, 'utf8')) as Stage[][]

test('BRANCH-16: every document that the hub made of branches reads as the hub reads it', () => {
  expect(documents.length).toBeGreaterThan(0)
  for (const [number, stages] of documents.entries()) {
    const doc = new Y.Doc()
    for (const { updates, blocks } of stages) {
      for (const update of updates) Y.applyUpdate(doc, Buffer.from(update, 'hex'))
      expect(flatBlocks(readDocument(doc.getText(FLAT_ROOT))), `document ${number}`).toEqual(blocks)
    }
    expect(doc.store.pendingStructs).toBeNull()
  }
})
