// A setting of a channel: what is shown at the end is what the hub has.
// @vitest-environment jsdom
import { expect, test } from 'vitest'
import type { Result } from '../../src/api/client'
import { Setting } from '../../src/channels/setting.svelte'

const taken: Result<unknown> = { ok: true, value: null }
const refused: Result<unknown> = { ok: false, problem: { code: 'forbidden', detail: '' } }

/** A setting whose hub answers when it is told to. */
function asked(): {
  setting: Setting<string>
  sent: string[]
  answer: (with_: Result<unknown>) => Promise<void>
} {
  const sent: string[] = []
  let answer: (with_: Result<unknown>) => void = () => undefined
  const setting = new Setting<string>('a', (value) => {
    sent.push(value)
    return new Promise((resolve) => (answer = resolve))
  })
  return {
    setting,
    sent,
    answer: async (with_) => {
      answer(with_)
      await new Promise((resolve) => setTimeout(resolve))
    },
  }
}

test('a value that the hub refuses gives way to the one that it has', async () => {
  const { setting, answer } = asked()
  setting.shown = 'b'
  void setting.give('b')
  await answer(refused)
  expect(setting.shown).toBe('a')
  expect(setting.act.state.is).toBe('refused')
  void setting.give('c')
  await answer(taken)
  expect(setting.shown).toBe('c')
  setting.shown = 'd'
  expect(setting.isOther).toBe(true)
  setting.restore()
  expect([setting.shown, setting.isOther]).toEqual(['c', false])
})

test('what the hub says late takes no choice back that was made meanwhile', () => {
  const { setting } = asked()
  setting.shown = 'b'
  setting.learn('c')
  expect([setting.shown, setting.isOther]).toEqual(['b', true])
  setting.restore()
  expect(setting.shown).toBe('c')
})

test('what is chosen while a value is under way follows it, the last one only', async () => {
  const { setting, sent, answer } = asked()
  for (const value of ['b', 'c', 'd']) void setting.give(value)
  // What the hub had before is not told into what is being given to it.
  setting.learn('a')
  await answer(taken)
  await answer(taken)
  expect(sent).toEqual(['b', 'd'])
  expect(setting.shown).toBe('d')
  setting.learn('e')
  expect(setting.shown).toBe('e')
})
