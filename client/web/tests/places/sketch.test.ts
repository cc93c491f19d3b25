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
