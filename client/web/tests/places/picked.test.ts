// A choice that is made first and carried out by a button.
import { expect, test } from 'vitest'
import { Picked } from '../../src/places/picked.svelte'

test('to choose carries nothing out, and to choose what is leaves nothing to carry out', () => {
  const picked = new Picked<string>(() => 'member')
  expect([picked.value, picked.isOther]).toEqual(['member', false])
  picked.value = 'secretary'
  expect([picked.value, picked.isOther]).toEqual(['secretary', true])
  picked.value = 'member'
  expect(picked.isOther).toBe(false)
})

test('the choice is shown until its deed is over, and then what is', async () => {
  let role = 'observer'
  const picked = new Picked<string>(() => role)
  picked.value = 'member'
  const shown: string[] = []
  await picked.apply(async (wish) => {
    shown.push(picked.value)
    role = wish
    await Promise.resolve()
    shown.push(picked.value)
  })
  expect([...shown, picked.value, picked.isOther]).toEqual(['member', 'member', 'member', false])
})

test('what was refused is not shown as chosen', async () => {
  const picked = new Picked<string>(() => 'member')
  picked.value = 'secretary'
  await picked.apply(() => Promise.resolve())
  expect(picked.value).toBe('member')
  picked.value = 'secretary'
  await expect(picked.apply(() => Promise.reject(new Error('away')))).rejects.toThrow('away')
  expect(picked.value).toBe('member')
})
