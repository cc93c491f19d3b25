// Which news one has read by opening an amendment. The hub keeps one mark: up to when all was read.
import type { Notices } from './ask'

/**
 * The notice up to which all is read once `amendment` is open, where each of its steps is told;
 * null where the mark would also call read what is told of other amendments.
 */
export function readByOpening({ items, unread }: Notices, amendment: string): string | null {
  const waiting = items.filter((notice) => notice.unread)
  // What is not shown here may be older, and of another amendment.
  if (waiting.length !== unread) return null
  const others = waiting.filter((notice) => notice.amendment?.id !== amendment)
  // The mark counts in seconds: what came in the same one would be read with it.
  const oldest = Math.min(...others.map(({ at }) => at))
  const newest = waiting.find(({ amendment: own, at }) => own?.id === amendment && at < oldest)
  return newest?.id ?? null
}
