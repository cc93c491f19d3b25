// The names of people in channels, by their ids: asked for once, many at a time.
import { SvelteMap } from 'svelte/reactivity'
import { t } from '../i18n/language.svelte'
import { askPeople, type Named } from './ask'
import type { Called } from './inline'

/** How long wishes are gathered, in ms. */
const GATHER_MS = 30
/** The most names that the hub tells at once. */
export const AT_ONCE = 200
/** How long somebody whom the hub did not name in a channel is not asked for there again, in ms. */
export const ASK_AGAIN_MS = 10 * 60_000

const names = new SvelteMap<string, string | null>()
/** Ids that were asked for and have no answer, by channel. */
const wished = new Map<string, Set<string>>()
const asked = new Set<string>()
/** When the hub had no name for somebody in a channel: they have left, or may not read it any more. */
const nameless = new Map<string, number>()
let timer: ReturnType<typeof setTimeout> | undefined

export function learnNames(people: readonly Named[]): void {
  for (const { id, name } of people) names.set(id, name)
}

/** Asks for names that are not known yet, of people in a channel. */
export function wantNames(channel: string, ids: readonly string[]): void {
  for (const id of ids) {
    if (names.get(id) != null || asked.has(id) || isNameless(channel, id)) continue
    asked.add(id)
    wished.set(channel, (wished.get(channel) ?? new Set()).add(id))
    timer ??= setTimeout(() => void askAll(), GATHER_MS)
  }
}

/** Where something else tells their name, that is known; where they come back, it is asked in time. */
function isNameless(channel: string, id: string): boolean {
  const since = nameless.get(placeOf(channel, id))
  return since !== undefined && Date.now() - since < ASK_AGAIN_MS
}

const placeOf = (channel: string, id: string): string => `${channel} ${id}`

async function askAll(): Promise<void> {
  timer = undefined
  const all = [...wished]
  wished.clear()
  for (const [channel, wishes] of all) {
    const ids = [...wishes]
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      await askSome(channel, ids.slice(at, at + AT_ONCE))
    }
  }
}

async function askSome(channel: string, ids: readonly string[]): Promise<void> {
  const answer = await askPeople(channel, { ids: ids.join(',') })
  // Whoever could not be told of may be asked for again.
  for (const id of ids) asked.delete(id)
  if (!answer.ok) return
  learnNames(answer.value.items)
  for (const id of ids) {
    if (names.get(id) != null) continue
    names.set(id, null)
    nameless.set(placeOf(channel, id), Date.now())
  }
}

/** The name; null where they have left, undefined where it is not known yet. */
export const nameOf = (id: string): string | null | undefined => names.get(id)

/** Those whom a message calls, as far as their names are known. */
export const calledBy = (mentions: readonly string[], groups: readonly Called[]): Called[] =>
  mentions.flatMap((mention) => {
    const name = mention.startsWith('member:')
      ? nameOf(mention.slice('member:'.length))
      : groups.find((group) => group.mention === mention)?.name
    return name ? [{ mention, name }] : []
  })

/** What is shown for somebody. */
export function displayName(id: string): string {
  const name = names.get(id)
  if (name === undefined) return t('channels.message.unknown')
  return name ?? t('channels.message.gone')
}
