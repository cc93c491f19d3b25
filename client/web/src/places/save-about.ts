// Saving what a group says of itself: over nothing that others have written and nobody has seen here,
// and never as what another group says, into which this one was merged meanwhile.
import type { Result, Schemas } from '../api/client'
import { withAdditions } from './additions'

type About = Schemas['About']

/** What a group says of itself, and which group that is. */
export interface AboutOf {
  readonly group: string
  readonly about: About
}

/** How the hub is asked at the address of a group, where another answers once that was merged. */
export interface Address {
  readonly find: () => Promise<Result<{ readonly id: string }>>
  readonly read: () => Promise<Result<About>>
  readonly put: (about: About) => Promise<Result<About>>
}

/** Nobody has seen here what the other group says. */
const MERGED: Result<never> = { ok: false, problem: { code: 'changed-meanwhile', detail: '' } }

/** What is there now. */
export async function readAbout({ find, read }: Address): Promise<Result<AboutOf>> {
  // In this order words of the other group are never taken for those of the one before.
  const about = await read()
  if (!about.ok) return about
  const it = await find()
  return it.ok ? { ok: true, value: { group: it.value.id, about: about.value } } : it
}

/**
 * Saves `asked`, which was written over `on`; and where others have only added something meanwhile,
 * once more with that beside it.
 */
export async function saveAbout(
  asked: About,
  on: AboutOf,
  address: Address,
): Promise<Result<About>> {
  const put = (about: About, { revision = null }: About): Promise<Result<About>> =>
    address.put({ ...about, revision })
  const it = await address.find()
  if (!it.ok) return it
  if (it.value.id !== on.group) return MERGED
  const first = await put(asked, on.about)
  if (first.ok || first.problem.code !== 'changed-meanwhile') return first
  const now = await readAbout(address)
  if (!now.ok || now.value.group !== on.group) return first
  const both = withAdditions(asked, on.about, now.value.about)
  const second = both && (await put(both, now.value.about))
  return second?.ok ? second : first
}
