// A branch beside its base: what it adds and removes, told by ids, while both go on.
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { documentOf, readTokens } from '../../src/flat/model'
import { nodes } from '../../src/flat/schema'
import { blocksOf } from '../../src/flat/tokens'
import { isChanged, readBlocks } from '../../src/track/blocks'
import { readRuns, type Run } from '../../src/track/runs'
import { wordChanges } from '../../src/track/word-changes'
import { acts } from '../flat/acts'
import { chance, Editor } from '../flat/team'

/** Generous, since the machine may be busy. */
const DEADLINE_MS = 120_000

const START = 'Le chat dort sur le banc.'

/** A base with one paragraph, and a branch of it. */
function pair(words = START): { base: Editor; branch: Editor; pull: () => void } {
  const base = new Editor(210)
  base.dispatch(base.state.tr.insertText(words, 1))
  const branch = new Editor(310, Y.encodeStateAsUpdate(base.doc))
  const pull = (): void => Y.applyUpdate(branch.doc, Y.encodeStateAsUpdate(base.doc), 'base')
  return { base, branch, pull }
}

const runsOf = ({ base, branch }: { base: Editor; branch: Editor }): Run[] =>
  readRuns(branch.text, base.doc)

const told = (runs: readonly Run[]): string =>
  runs
    .map((run) => {
      const sign = { kept: '', added: '+', removed: '-' }[run.fate]
      const words = run.kind === 'words' ? run.text : '¶'
      return sign === '' ? words : `[${sign}${words}]`
    })
    .join('')

/** The document that a side of the difference reads as. */
const sideOf = (runs: readonly Run[], side: 'before' | 'after') => {
  const left = side === 'before' ? 'added' : 'removed'
  const tokens = runs
    .filter(({ fate }) => fate !== left)
    .map((run) => {
      if (run.kind === 'block') return (side === 'before' ? run.was : run.now)!
      const marks = side === 'before' ? run.was : run.marks
      return { kind: 'run', text: run.text, marks } as const
    })
  return documentOf(blocksOf(tokens)).toJSON() as unknown
}

const readingOf = (text: Y.Text): unknown => documentOf(blocksOf(readTokens(text))).toJSON()

test('words that a branch puts in and takes out are told apart, and its base goes on under it', () => {
  const both = pair()
  const { base, branch, pull } = both
  branch.dispatch(branch.state.tr.insertText('chien', 4, 8))
  expect(told(runsOf(both))).toBe('¶Le ch[+ien][-at] dort sur le banc.')
  base.dispatch(base.state.tr.insertText('Un jour, l', 1, 2))
  pull()
  expect(told(runsOf(both))).toBe('¶Un jour, le ch[+ien][-at] dort sur le banc.')
})

test('what the base deletes is nobody’s change, also before the branch has heard of it', () => {
  const both = pair()
  both.base.dispatch(both.base.state.tr.delete(3, 8))
  expect(told(runsOf(both))).toBe('¶Le chat dort sur le banc.')
  both.pull()
  expect(told(runsOf(both))).toBe('¶Le dort sur le banc.')
})

test('blocks that are split, joined, new, gone, moved or another kind are said to be so', () => {
  const notes = (both: ReturnType<typeof pair>): string[] =>
    readBlocks(runsOf(both))
      .filter(isChanged)
      .map((block) =>
        block.kind === 'gone'
          ? block.isMoved
            ? 'moved away'
            : 'gone'
          : block.notes.map(({ kind }) => kind).join(),
      )
  const split = pair()
  split.branch.dispatch(split.branch.state.tr.split(8))
  expect(notes(split)).toEqual(['split'])

  const two = pair()
  two.base.dispatch(two.base.state.tr.split(8))
  two.pull()
  expect(notes(two)).toEqual([])
  two.branch.dispatch(two.branch.state.tr.join(9))
  expect(notes(two)).toEqual(['joined'])

  const other = pair()
  other.branch.dispatch(
    other.branch.state.tr.setNodeMarkup(0, nodes.heading, { level: 2, bid: 'first' }),
  )
  expect(notes(other)).toEqual(['other'])

  const fresh = pair()
  const { size } = fresh.branch.state.doc.content
  const paragraph = nodes.paragraph.create({ bid: 'neu' })
  fresh.branch.dispatch(fresh.branch.state.tr.insert(size, paragraph))
  expect(notes(fresh)).toEqual(['new'])

  const gone = pair()
  gone.base.dispatch(gone.base.state.tr.split(8))
  gone.pull()
  const second = gone.branch.state.doc.child(0).nodeSize
  gone.branch.dispatch(gone.branch.state.tr.delete(second, gone.branch.state.doc.content.size))
  expect(notes(gone)).toEqual(['gone'])

  const marked = pair()
  const { strong } = marked.branch.state.schema.marks
  marked.branch.dispatch(marked.branch.state.tr.addMark(4, 8, strong!.create()))
  expect(notes(marked)).toEqual(['marks'])
})

test('changes are told in whole words', () => {
  const kept = (text: string) => ({ fate: 'kept', text }) as const
  const added = (text: string) => ({ fate: 'added', text }) as const
  const removed = (text: string) => ({ fate: 'removed', text }) as const
  expect(wordChanges([kept('le chat'), added('s'), kept(' dort')])).toEqual([
    { removed: 'chat', added: 'chats' },
  ])
  expect(wordChanges([kept('un '), added('im'), kept('possible rêve')])).toEqual([
    { removed: 'possible', added: 'impossible' },
  ])
  expect(wordChanges([kept('le '), removed('mois'), added('semestre'), kept('.')])).toEqual([
    { removed: 'mois', added: 'semestre' },
  ])
  expect(wordChanges([kept('un week'), added(' '), kept('end ici')])).toEqual([
    { removed: 'weekend', added: 'week end' },
  ])
  expect(wordChanges([kept('a'), removed('b'), kept('c'), added('d'), kept(' e')])).toEqual([
    { removed: 'abc', added: 'acd' },
  ])
  expect(wordChanges([kept('rien')])).toEqual([])
})

test(
  'both sides of the difference read as base and branch, after anything people do',
  () => {
    const first = Number(process.env['COOPOL_SEED'] ?? Date.now() % 100_000)
    for (let round = 0; round < 30; round += 1) {
      const seed = first + round
      const random = chance(seed)
      const both = pair()
      const names = Object.keys(acts)
      for (let step = 0; step < 40; step += 1) {
        const editor = random(3) === 0 ? both.base : both.branch
        acts[names[random(names.length)]!]!(editor, random)
        if (random(4) === 0) both.pull()
      }
      both.pull()
      const runs = runsOf(both)
      expect(sideOf(runs, 'after'), `seed ${seed}: the branch`).toEqual(readingOf(both.branch.text))
      expect(sideOf(runs, 'before'), `seed ${seed}: the base`).toEqual(readingOf(both.base.text))
    }
  },
  DEADLINE_MS,
)
