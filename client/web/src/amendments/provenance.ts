// Where words come from: who wrote them, through which amendment, by whose decision.
import type { Result } from '../api/client'
import { askRuns } from './ask'
import { placesOf, type IdRange, type Stretch } from './ids'
import type { Named, Person } from './model'

/** Words of one origin, by their ids. */
export interface OriginRun extends IdRange {
  readonly by?: Person | null
  readonly at?: number | null
  readonly amendment?:
    | (Named & {
        readonly authors: readonly Person[]
        readonly signatories: readonly Person[]
        readonly decided_by: Person
        readonly decided_at: number
      })
    | null
}

/** Words of one origin, where they stand. */
export interface OriginStretch {
  readonly run: OriginRun
  readonly places: readonly Stretch[]
}

/** The most runs of ids that the hub takes in one question (src/http/api/amendments). */
const RANGES_MAX = 1_000

/** Asks for the origins of stretches, in order of place; those of one origin are one. */
export async function originsOf(
  text: string,
  stretches: readonly Stretch[],
): Promise<Result<readonly OriginStretch[]>> {
  const ranges = stretches.map(({ client, start, end }) => ({ client, start, end }))
  const answer = await askRuns<OriginRun>(text, ranges.slice(0, RANGES_MAX))
  if (!answer.ok) return answer
  const found = new Map<string, OriginStretch>()
  for (const run of answer.value.runs) {
    const key = `${run.by?.id ?? ''} ${run.amendment?.id ?? ''}`
    const known = found.get(key)
    const places = [...(known?.places ?? []), ...placesOf(stretches, run)]
    found.set(key, { run: known?.run ?? run, places })
  }
  const first = ({ places }: OriginStretch): number => places[0]?.from ?? Infinity
  return { ok: true, value: [...found.values()].toSorted((a, b) => first(a) - first(b)) }
}
