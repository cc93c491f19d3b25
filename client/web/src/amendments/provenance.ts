// Where words come from: who wrote them, through which amendment, by whose decision.
import type { Result, Schemas } from '../api/client'
import { askRuns } from './ask'
import { placesOf, type Stretch } from './ids'

/** Words of one origin, by their ids. */
export type OriginRun = Schemas['Run']

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
  const runs: OriginRun[] = []
  for (let at = 0; at < ranges.length; at += RANGES_MAX) {
    const answer = await askRuns(text, ranges.slice(at, at + RANGES_MAX))
    if (!answer.ok) return answer
    runs.push(...answer.value.runs)
  }
  const found = new Map<string, OriginStretch>()
  for (const run of runs) {
    const key = `${run.by?.id ?? ''} ${run.amendment?.id ?? ''}`
    const known = found.get(key)
    const places = [...(known?.places ?? []), ...placesOf(stretches, run)]
    found.set(key, { run: known?.run ?? run, places })
  }
  const first = ({ places }: OriginStretch): number => places[0]?.from ?? Infinity
  return { ok: true, value: [...found.values()].toSorted((a, b) => first(a) - first(b)) }
}
