// Names in channels: who has none is asked for once, and however many there are, all are asked for.
// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const { hub } = vi.hoisted(() => ({
  hub: { asks: [] as (readonly string[])[], names: new Map<string, string>(), isAway: false },
}))
vi.mock('../../src/channels/ask', () => ({
  askPeople: (_channel: string, { ids = '' }: { readonly ids?: string }) => {
    const asked = ids.split(',')
    hub.asks.push(asked)
    if (hub.isAway) return Promise.resolve({ ok: false, problem: { code: 'offline', detail: '' } })
    const items = asked.flatMap((id) => {
      const name = hub.names.get(id)
      return name === undefined ? [] : [{ id, name }]
    })
    return Promise.resolve({ ok: true, value: { items, next: null } })
  },
}))
import { ASK_AGAIN_MS, AT_ONCE, nameOf, wantNames } from '../../src/channels/names.svelte'

let count = 0
const newId = (): string => `id${(count += 1)}`
const soon = () => vi.advanceTimersByTimeAsync(1_000)

beforeEach(() => {
  vi.useFakeTimers()
  hub.asks.length = 0
  hub.isAway = false
})
afterEach(() => void vi.useRealTimers())

test('who has no name is asked for once, in each channel, and again much later', async () => {
  const [gone, here] = [newId(), newId()]
  hub.names.set(here, 'Nina')
  for (let frame = 0; frame < 3; frame += 1) {
    wantNames('one', [gone, here])
    await soon()
  }
  expect(hub.asks).toEqual([[gone, here]])
  expect([nameOf(gone), nameOf(here)]).toEqual([null, 'Nina'])

  // In another channel they may be somebody.
  hub.names.set(gone, 'Omar')
  wantNames('other', [gone, here])
  await soon()
  expect(hub.asks.slice(1)).toEqual([[gone]])
  expect(nameOf(gone)).toBe('Omar')

  const back = newId()
  for (const pause of [0, ASK_AGAIN_MS]) {
    await vi.advanceTimersByTimeAsync(pause)
    wantNames('one', [back])
    await soon()
  }
  expect(hub.asks.slice(2)).toEqual([[back], [back]])
})

test('more people than the hub names at once are asked for in several questions', async () => {
  const ids = Array.from({ length: 2 * AT_ONCE + 1 }, newId)
  for (const id of ids) hub.names.set(id, `name of ${id}`)
  wantNames('one', ids)
  await soon()
  expect(hub.asks.map(({ length }) => length)).toEqual([AT_ONCE, AT_ONCE, 1])
  expect(ids.every((id) => nameOf(id) === `name of ${id}`)).toBe(true)
})

test('whoever could not be asked for is asked for again, and is nobody who left', async () => {
  const id = newId()
  hub.isAway = true
  wantNames('one', [id])
  await soon()
  expect(nameOf(id)).toBeUndefined()
  hub.isAway = false
  hub.names.set(id, 'Lea')
  wantNames('one', [id])
  await soon()
  expect(nameOf(id)).toBe('Lea')
})
