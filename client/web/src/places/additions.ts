// What a group says of itself, saved by two at once: what the other has only added stays beside what is
// saved here without a question. So it is where another group was merged into this one meanwhile. Pure.
import type { Schemas } from '../api/client'

type About = Schemas['About']

/** `asked` was written over `on`, with what `now` has beside that; null where it is another than that. */
export function withAdditions(asked: About, on: About, now: About): About | null {
  const mine = trimmed(asked)
  // Description and links are stored first: by what was refused for its contacts, maybe.
  const isStored = isSame([now.description, now.links], [mine.description, mine.links])
  const links = isStored ? [] : beyond(now.links, on.links)
  const contacts = beyond(now.contacts, on.contacts)
  const isDescribed = isStored || now.description === on.description
  if (links === null || contacts === null || !isDescribed) return null
  return {
    description: mine.description,
    links: [...mine.links, ...links],
    contacts: [...mine.contacts, ...contacts],
  }
}

/** As the hub keeps it. */
const trimmed = ({ description, links, contacts }: About): About => ({
  description: description.trim(),
  links: links.map(({ title, url }) => ({ title: title.trim(), url: url.trim() })),
  contacts: contacts.map(({ name, reach }) => ({ name: name.trim(), reach: reach.trim() })),
})

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

/** What `now` has beside all of `stem`, each as often as it is there; null where some of it is gone. */
function beyond<T>(now: readonly T[], stem: readonly T[]): readonly T[] | null {
  const rest = [...now]
  for (const one of stem) {
    const at = rest.findIndex((other) => isSame(one, other))
    if (at < 0) return null
    rest.splice(at, 1)
  }
  return rest
}
