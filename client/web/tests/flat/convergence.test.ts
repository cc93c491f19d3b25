// Three editors at random: they converge, and show what a plain Yjs document reads.
import type { Node } from 'prosemirror-model'
import { expect, test } from 'vitest'
import { FLAT_ROOT, readDocument } from '../../src/flat/model'
import { acts } from './acts'
import { damagedText, writeAsForeigner } from './foreigner'
import { chance, Team } from './team'

const SEEDS = Number(process.env['FLAT_SEEDS'] ?? 32)
const FIRST_SEED = Number(process.env['FLAT_SEED'] ?? 1)
const STEPS = Number(process.env['FLAT_STEPS'] ?? 600)
/** One act in so many is followed by a moment in which everything arrives. */
const SETTLE_EVERY = 50
const TIMEOUT_MS = 60_000
const names = Object.keys(acts)
// Typing is what people do most.
const plan = [...names, 'type', 'type', 'type', 'deleteWords', 'split', 'join', 'type']

/** Equality by ProseMirror, which is fast; the difference in full only where there is one. */
function expectShown(shown: Node, read: Node): void {
  if (!shown.eq(read)) expect(shown.toJSON()).toEqual(read.toJSON())
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
