// Asks the hub by what names members go who are seen in a text.
import { api, ask } from '../api/client'

/** The names that it tells, by the ids of members; null where it does not answer. */
export async function askNames(
  text: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string> | null> {
  const params = { path: { id: text }, query: { ids: ids.join(',') } }
  const answer = await ask(api.GET('/api/texts/{id}/people', { params }))
  if (!answer.ok) return null
  return new Map(answer.value.items.flatMap(({ id, name }) => (name ? [[id, name]] : [])))
}
