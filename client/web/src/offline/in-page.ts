// What only this page has of a member's words: not on this device's disk yet, or refused by it.

/** Words that the hub does not have, by the rooms of texts, the ids of messages and the places of drafts. */
export interface Unsent {
  readonly member: string
  readonly rooms: readonly string[]
  readonly messages: readonly string[]
  readonly drafts: readonly string[]
}

const holders = new Set<() => Unsent>()

/** Says whom to ask for words that would go with this page; gives what ends that. */
export function holdInPage(tell: () => Unsent): () => void {
  holders.add(tell)
  return () => holders.delete(tell)
}

/** What would go with this page now. */
export const unsentInPage = (): Unsent[] => [...holders].map((tell) => tell())

/** Whether a member's words for a room would. */
export const isInPageOnly = (member: string, room: string): boolean =>
  unsentInPage().some((unsent) => unsent.member === member && unsent.rooms.includes(room))
