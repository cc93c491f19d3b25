// A form that stands open over something that others save as well.
// @vitest-environment jsdom
import { expect, test } from 'vitest'
import type { Result } from '../../src/api/client'
import { Act } from '../../src/places/act.svelte'
import { Sketch } from '../../src/places/sketch.svelte'

interface Plan {
  readonly days: readonly string[]
  readonly mark: string
}
const plan = (mark: string, ...days: string[]): Plan => ({ days, mark })
const open = (value: Plan) => new Sketch(value, ({ days }) => [...days])

test('PLACES-6: what somebody else saves is shown, unless something is written over it', () => {
  const sketch = open(plan('first', 'lundi'))
  sketch.follow(plan('second', 'mardi'))
  expect([sketch.fields, sketch.stand.on.mark]).toEqual([['mardi'], 'second'])
  sketch.fields.push('jeudi')
  sketch.follow(plan('third', 'samedi'))
  expect([sketch.fields, sketch.stand.on.mark]).toEqual([['mardi', 'jeudi'], 'second'])
})

test('PLACES-6: once what was written is what is there, the next save stands on that', async () => {
  const sketch = open(plan('first', 'lundi'))
  sketch.fields = ['jeudi']
  const refused: Result<never> = {
    ok: false,
    problem: { code: 'changed-meanwhile', detail: '' },
  }
  const act = new Act()
  await act.run(() => Promise.resolve(refused))
  const now = plan('second', 'mardi')
  const told: Result<Plan> = { ok: true, value: now }
  await sketch.stand.heed(act, () => Promise.resolve(told))
  sketch.follow(now)
  expect([sketch.fields, sketch.stand.on.mark]).toEqual([['jeudi'], 'second'])
  expect(sketch.stand.isOther).toBe(true)
  sketch.follow(plan('third', 'jeudi'))
  expect([sketch.fields, sketch.stand.on.mark]).toEqual([['jeudi'], 'third'])
  expect(sketch.stand.isOther).toBe(false)
})

/** A save whose answer comes when the test gives it. */
function save(sketch: ReturnType<typeof open>) {
  let answer: (saved: Plan | null) => void = () => undefined
  const isSaved = sketch.save(() => new Promise((resolve) => (answer = resolve)))
  return {
    answers(saved: Plan | null): Promise<boolean> {
      answer(saved)
      return isSaved
    },
  }
}
const shown = ({ fields, stand }: ReturnType<typeof open>) => [fields, stand.on.mark]

test('PLACES-6: after a save the next stands on it, whatever was written before the answer', async () => {
  const sketch = open(plan('first', 'lundi'))
  sketch.fields = ['jeudi']
  const first = save(sketch)
  sketch.fields.push('samedi')
  expect(await first.answers(plan('second', 'jeudi'))).toBe(true)
  sketch.follow(plan('second', 'jeudi'))
  expect(shown(sketch)).toEqual([['jeudi', 'samedi'], 'second'])

  // What was taken back is as it was before, and written all the same.
  sketch.fields = ['mardi']
  const second = save(sketch)
  sketch.fields = ['jeudi']
  sketch.follow(plan('third', 'mardi'))
  expect(await second.answers(plan('third', 'mardi'))).toBe(true)
  sketch.follow(plan('third', 'mardi'))
  expect(shown(sketch)).toEqual([['jeudi'], 'third'])
})

test('PLACES-6: what is saved is shown as it is kept, and what was refused stays as it was written', async () => {
  const sketch = open(plan('first', 'lundi'))
  sketch.fields = ['jeudi ']
  expect(await save(sketch).answers(plan('second', 'jeudi'))).toBe(true)
  expect(shown(sketch)).toEqual([['jeudi'], 'second'])
  sketch.fields = ['mardi']
  const refused = save(sketch)
  sketch.follow(plan('third', 'samedi'))
  expect(await refused.answers(null)).toBe(false)
  expect(shown(sketch)).toEqual([['mardi'], 'second'])
})

test('PLACES-6: what came while a save was refused is shown where nothing else is written', async () => {
  const sketch = open(plan('first', 'lundi'))
  const refused = save(sketch)
  sketch.follow(plan('second', 'samedi'))
  expect(shown(sketch)).toEqual([['lundi'], 'first'])
  expect(await refused.answers(null)).toBe(false)
  expect(shown(sketch)).toEqual([['samedi'], 'second'])
})
