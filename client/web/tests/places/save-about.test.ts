// What is written of a group is not saved as what another says, into which it was merged meanwhile.
import { expect, test } from 'vitest'
import type { Result, Schemas } from '../../src/api/client'
import { readAbout, saveAbout, type Address } from '../../src/places/save-about'

type About = Schemas['About']

const link = { title: 'Archives', url: 'https://example.org/' }
const about = (description: string, ...links: About['links']): About => ({
  description,
  links,
  contacts: [],
})
const changed = { code: 'changed-meanwhile', detail: '' } as const

/** A hub where a group says something; what is saved over it comes to `answers`, one after the other. */
function hub(now: About, answers: readonly ('saved' | 'changed')[]) {
  const left = [...answers]
  const it = { id: 'pirmil', now, saved: [] as About[] }
  const address: Address = {
    find: async () => ({ ok: true, value: { id: it.id } }),
    read: async () => ({ ok: true, value: it.now }),
    async put(about): Promise<Result<About>> {
      if (left.shift() !== 'saved') return { ok: false, problem: changed }
      it.saved.push(about)
      return { ok: true, value: about }
    },
  }
  return { it, address }
}

const on = { group: 'pirmil', about: about('') }

test('PLACES-6: what a group has gained meanwhile is kept beside what is written of it', async () => {
  const { it, address } = hub(about('', link), ['changed', 'saved'])
  const answer = await saveAbout(about('Le jeudi.'), on, address)
  expect(answer.ok).toBe(true)
  expect(it.saved).toEqual([{ ...about('Le jeudi.', link), revision: null }])
})

test('PLACES-6: what is written of a group that was merged into another is not saved as what that one says', async () => {
  const { it, address } = hub(about(''), ['saved'])
  it.id = 'mangin'
  expect(await saveAbout(about('Le jeudi.'), on, address)).toEqual({ ok: false, problem: changed })
  expect(it.saved).toEqual([])
  // Once it was seen what the other says, that is written over.
  const now = await readAbout(address)
  expect(now).toEqual({ ok: true, value: { group: 'mangin', about: about('') } })
  if (now.ok) expect((await saveAbout(about('Le jeudi.'), now.value, address)).ok).toBe(true)
  expect(it.saved).toHaveLength(1)
})

test('PLACES-6: nor is it where the merge comes while it is being saved', async () => {
  const { it, address } = hub(about('', link), ['changed', 'saved'])
  const put: Address['put'] = (about) => {
    it.id = 'mangin'
    return address.put(about)
  }
  const answer = await saveAbout(about('Le jeudi.'), on, { ...address, put })
  expect(answer).toEqual({ ok: false, problem: changed })
  expect(it.saved).toEqual([])
})
