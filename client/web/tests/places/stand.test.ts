// A form that saves something whole, and somebody who saves first.
// @vitest-environment jsdom
import { expect, test } from 'vitest'
import type { Result } from '../../src/api/client'
import { Act } from '../../src/places/act.svelte'
import { Stand } from '../../src/places/stand.svelte'

const problem = (code: 'changed-meanwhile' | 'offline'): Result<never> => ({
  ok: false,
  problem: { code, detail: '' },
})
const saying = (answer: Result<string>) => (): Promise<Result<string>> => Promise.resolve(answer)

async function refused(answer: Result<never>): Promise<Act> {
  const act = new Act()
  await act.run(() => Promise.resolve(answer))
  return act
}

test('PLACES-6: where somebody else has saved, the next save stands on what is there now', async () => {
  const stand = new Stand('first')
  expect([stand.on, stand.isOther]).toEqual(['first', false])
  for (const value of ['second', 'third']) {
    await stand.heed(await refused(problem('changed-meanwhile')), saying({ ok: true, value }))
    expect([stand.on, stand.isOther]).toEqual([value, true])
  }
})

test('PLACES-6: what failed otherwise, or could not be read, leaves it standing as it was', async () => {
  const stand = new Stand('first')
  const now = saying({ ok: true, value: 'second' })
  await stand.heed(await refused(problem('offline')), now)
  await stand.heed(new Act(), now)
  await stand.heed(await refused(problem('changed-meanwhile')), saying(problem('offline')))
  expect([stand.on, stand.isOther]).toEqual(['first', false])
})

test('PLACES-6: what was typed during a save is written over what was saved, and nobody else’s', async () => {
  const stand = new Stand('first')
  const second = saying({ ok: true, value: 'second' })
  await stand.heed(await refused(problem('changed-meanwhile')), second)
  stand.goOn('third')
  expect([stand.on, stand.isOther]).toEqual(['third', false])
})
