// An input method is composing while others write: its block is left alone, and nothing is lost.
import { afterEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { readDocument } from '../../src/flat/model'
import { acts } from './acts'
import { chance, Editor } from './team'

afterEach(() => vi.useRealTimers())

/** For random sessions: generous, since the machine may be busy. */
const TIMEOUT_MS = 60_000

/** Two editors with "bonjour" and "monde" in two blocks. */
function pair(): [Editor, Editor] {
  const [mine, other] = [new Editor(50), new Editor(51)]
  mine.dispatch(mine.state.tr.insertText('bonjour', 1).split(8).insertText('monde', 10))
  exchange(mine, other)
  return [mine, other]
}

function exchange(a: Editor, b: Editor): void {
  Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(a.doc, Y.encodeStateVector(b.doc)))
  Y.applyUpdate(a.doc, Y.encodeStateAsUpdate(b.doc, Y.encodeStateVector(a.doc)))
}

const words = ({ state }: Editor): string[] => state.doc.children.map((b) => b.textContent)

test('what others write in another block is shown during a composition', () => {
  const [mine, other] = pair()
  mine.select(4)
  mine.composing = true
  other.dispatch(other.state.tr.insertText('le ', 10))
  exchange(mine, other)
  expect(words(mine)).toEqual(['bonjour', 'le monde'])
})

test('what others write in the composed block waits, and what is composed is written', () => {
  vi.useFakeTimers()
  const [mine, other] = pair()
  mine.select(4)
  mine.composing = true
  other.dispatch(other.state.tr.insertText('Ah, ', 1).split(9))
  exchange(mine, other)
  const shown = mine.state.doc.child(0)
  expect(shown.textContent).toBe('bonjour')
  for (const composed of ['´', 'é']) {
    mine.dispatch(mine.state.tr.insertText(composed, 4, composed === 'é' ? 5 : 4))
    exchange(mine, other)
  }
  expect(words(mine)[0]).toBe('bonéjour')
  mine.composing = false
  vi.runAllTimers()
  expect(words(mine)).toEqual(words(other))
  expect(words(other).join('|')).toBe('Ah, bonéj|our|monde')
  const { $head } = mine.state.selection
  expect($head.parent.textBetween(0, $head.parentOffset)).toBe('Ah, boné')
})

test(
  'random edits while a composition holds back others converge when it ends',
  () => {
    vi.useFakeTimers()
    for (let seed = 1; seed <= 40; seed += 1) {
      const random = chance(seed)
      const [mine, other] = pair()
      const names = Object.keys(acts).filter((name) => name !== 'undo' && name !== 'redo')
      for (let step = 0; step < 60; step += 1) {
        mine.composing = random(4) > 0
        if (!mine.composing) vi.runAllTimers()
        const editor = random(2) === 0 ? mine : other
        acts[names[random(names.length)]!]!(editor, random)
        if (random(2) === 0) exchange(mine, other)
      }
      mine.composing = false
      vi.runAllTimers()
      exchange(mine, other)
      exchange(mine, other)
      expect(mine.state.doc.toJSON(), `seed ${seed}`).toEqual(readDocument(mine.text).toJSON())
      expect(mine.state.doc.toJSON(), `seed ${seed}`).toEqual(other.state.doc.toJSON())
    }
  },
  TIMEOUT_MS,
)
