// A thing of the hub on a page, while it changes faster than the hub answers.
// @vitest-environment jsdom
import { expect, test, vi } from 'vitest'
import type { Result } from '../../src/api/client'
import { EVERYTHING, type Change } from '../../src/feed/feed-state'
import { Live } from '../../src/places/live.svelte'

type Listener = (change: Change) => void
const listeners = vi.hoisted(() => new Set<Listener>())
vi.mock('../../src/feed/feed', () => ({
  listen: (listener: Listener) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  },
}))

/** A thing, and what answers each question about it. */
function asked() {
  const answers: ((value: number) => void)[] = []
  const question = (): Promise<Result<number>> =>
    new Promise((resolve) => answers.push((value) => resolve({ ok: true, value })))
  return { live: new Live(question), answers }
}
const change = (): void => listeners.forEach((listener) => listener(EVERYTHING))
const soon = (): Promise<void> => new Promise((done) => setTimeout(done))

test('what changes while it is asked for is shown, and asked for once more', async () => {
  const { live, answers } = asked()
  const stop = live.follow(() => true)
  change()
  change()
  expect(answers).toHaveLength(1)
  answers[0]?.(1)
  await soon()
  expect([live.value, answers.length]).toEqual([1, 2])
  answers[1]?.(2)
  await soon()
  expect([live.value, answers.length]).toEqual([2, 2])
  change()
  change()
  stop()
  answers[2]?.(3)
  await soon()
  expect([live.value, answers.length]).toEqual([3, 3])
})

test('of questions of one’s own, only the answer to the last counts', async () => {
  const { live, answers } = asked()
  void live.reload()
  void live.reload()
  answers[1]?.(2)
  answers[0]?.(1)
  await soon()
  expect(live.value).toBe(2)
  void live.reload()
  live.show(4)
  answers[2]?.(3)
  await soon()
  expect([live.value, answers.length]).toEqual([4, 3])
})
