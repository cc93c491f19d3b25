// The names of those who are seen in a text: members go by their accounts, whatever a client says.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { claimedNames, MemberNames } from '../src/lib/names'
import { peopleIn } from '../src/lib/people'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Long enough for a question, and for the next where the first had no answer. */
const soon = () => vi.advanceTimersByTimeAsync(10_000)

/** An awareness in which others are seen, as the hub passes them on. */
function seen(states: Record<number, object>): Awareness {
  const awareness = new Awareness(new Y.Doc())
  awareness.setLocalStateField('user', { name: 'Moi', color: '#3563d9' })
  for (const [client, state] of Object.entries(states)) enter(awareness, Number(client), state)
  return awareness
}

function enter(awareness: Awareness, client: number, state: object): void {
  awareness.states.set(client, state)
  awareness.emit('change', [{ added: [client], updated: [], removed: [] }, 'hub'])
}

const claiming = (name: string, member?: string): object => ({
  user: { name, color: '#3563d9' },
  ...(member && { member }),
})

test('PRESENCE-6: a member goes by the name of their account, not by what their client says', async () => {
  const awareness = seen({ 7: claiming('Rosa', 'id-of-karl') })
  const asked: (readonly string[])[] = []
  const accounts = new Map([['id-of-karl', 'Karl']])
  const names = new MemberNames(awareness, async (ids) => (asked.push(ids), accounts))
  const shown = (): string[] => peopleIn(awareness, names.of).map(({ name }) => name)
  const heard = vi.fn()
  names.follow(heard)
  expect(shown()).toEqual(['Moi', ''])
  await soon()
  expect(shown()).toEqual(['Moi', 'Karl'])
  expect(heard).toHaveBeenCalledOnce()

  enter(awareness, 8, claiming('Rosa'))
  await soon()
  expect(shown(), 'nobody vouches for this one').toEqual(['Moi', '', 'Karl'])
  expect(asked).toEqual([['id-of-karl']])
  names.destroy()
  awareness.destroy()
})

test('PRESENCE-6: a name that the hub did not tell is asked for again, and again when they come back', async () => {
  const awareness = seen({ 7: claiming('Rosa', 'a'), 8: claiming('Rosa', 'b') })
  const answers = [null, new Map([['a', 'Ada']]), new Map([['a', 'Ada L.']])]
  const asked: (readonly string[])[] = []
  const names = new MemberNames(awareness, async (ids) => {
    asked.push(ids)
    return answers[asked.length - 1] ?? null
  })
  await soon()
  expect(asked).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ])
  expect(names.of(awareness.states.get(7))).toBe('Ada')
  expect(names.of(awareness.states.get(8)), 'who hides has no name').toBe('')
  enter(awareness, 9, claiming('Rosa', 'a'))
  await soon()
  expect(names.of(awareness.states.get(9))).toBe('Ada L.')
  names.destroy()
  awareness.destroy()
})

test('where nobody vouches for anybody, people go by what they say', () => {
  const awareness = seen({ 7: claiming('  Rosa ') })
  expect(peopleIn(awareness, claimedNames.of).map(({ name }) => name)).toEqual(['Moi', 'Rosa'])
  awareness.destroy()
})
