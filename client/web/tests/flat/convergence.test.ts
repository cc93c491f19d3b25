// Three editors at random: they converge, and show what a plain Yjs document reads.
//
// With FLAT_OUT, the folder of that name gets a file for each session, with its document and what
// the editors show in the end: tests/stock gives them to the hub, which must read the same.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Node } from 'prosemirror-model'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { FLAT_ROOT, flatBlocks, readDocument } from '../../src/flat/model'
import { acts } from './acts'
import { damagedText, writeAsForeigner } from './foreigner'
import { chance, Editor, Team } from './team'

const SEEDS = Number(process.env['FLAT_SEEDS'] ?? 32)
const FIRST_SEED = Number(process.env['FLAT_SEED'] ?? 1)
const STEPS = Number(process.env['FLAT_STEPS'] ?? 600)
/** One act in so many is followed by a moment in which everything arrives. */
const SETTLE_EVERY = 50
const TIMEOUT_MS = 60_000
const FOLDER = process.env['FLAT_OUT']
const names = Object.keys(acts)
// Typing is what people do most.
const plan = [...names, 'type', 'type', 'type', 'deleteWords', 'split', 'join', 'type']

/** Equality by ProseMirror, which is fast; the difference in full only where there is one. */
function expectShown(shown: Node, read: Node): void {
  if (!shown.eq(read)) expect(shown.toJSON()).toEqual(read.toJSON())
}

/** Keeps a session's end for another reader than ours. */
function keep(name: string, { witness }: Team, shown: Node): void {
  if (FOLDER === undefined) return
  const update = Buffer.from(Y.encodeStateAsUpdate(witness)).toString('base64')
  writeFileSync(join(FOLDER, `${name}.json`), JSON.stringify({ update, blocks: flatBlocks(shown) }))
}

function run(seed: number, kind: 'clean' | 'damaged'): void {
  const random = chance(seed)
  const team = kind === 'clean' ? new Team(3) : new Team(3, damagedText(random)).withoutPairs()
  for (let step = 0; step < STEPS; step += 1) {
    if (kind === 'damaged' && random(4) === 0) writeAsForeigner(team.witness, random)
    const editor = team.editors[random(team.editors.length)]!
    const name = plan[random(plan.length)]!
    try {
      acts[name]!(editor, random)
      expectShown(editor.state.doc, readDocument(editor.text))
      for (let i = random(8); i > 0 && team.waiting > 0; i -= 1) team.deliver(random)
      if (random(SETTLE_EVERY) === 0) team.settle(random)
    } catch (error) {
      throw new Error(`seed ${seed}, step ${step}, ${name}`, { cause: error })
    }
  }
  team.settle(random)
  const expected = readDocument(team.witness.getText(FLAT_ROOT))
  for (const { state } of team.editors) expectShown(state.doc, expected)
  keep(`${kind}-${seed}`, team, expected)
}

for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
  test(
    `three editors converge and show what plain Yjs reads: seed ${seed}`,
    () => {
      run(seed, 'clean')
    },
    TIMEOUT_MS,
  )
  test(
    `so they do beside a client that writes anything: seed ${seed}`,
    () => {
      run(seed, 'damaged')
    },
    TIMEOUT_MS,
  )
}

test('wherever a foreign client cuts a surrogate pair, the editor shows what Yjs makes of it', () => {
  let cut = 0
  for (let at = 0; at < 6; at += 1) {
    for (let length = 1; length <= 3; length += 1) {
      const editor = new Editor(50)
      editor.dispatch(editor.state.tr.insertText('a😀b', 1))
      const foreign = new Y.Doc()
      Y.applyUpdate(foreign, Y.encodeStateAsUpdate(editor.doc))
      const text = foreign.getText(FLAT_ROOT)
      text.format(at, Math.min(length, text.length - at), { strong: true })
      Y.applyUpdate(editor.doc, Y.encodeStateAsUpdate(foreign))
      expectShown(editor.state.doc, readDocument(editor.text))
      if (editor.state.doc.textContent.includes('\ufffd')) cut += 1
    }
  }
  expect(cut).toBeGreaterThan(2)
})
