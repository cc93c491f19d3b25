// The questions that several pages ask.
import { api, ask, collect, type PageQuery, type Result, type Schemas } from '../api/client'
import type { TextFilter } from './filter'
import type { Theme } from './theme-tree'

export type TextLine = Schemas['TextLine']
export type TextView = Schemas['TextView']
export type GroupView = Schemas['GroupView']
export type GroupMember = Schemas['GroupMember']
export function askTexts(filter: TextFilter, page: PageQuery) {
  const { search, theme, group, kind, stage } = filter
  const query = {
    ...(search.trim() !== '' && { search: search.trim() }),
    ...(theme !== '' && { theme }),
    ...(group !== '' && { group }),
    ...(kind !== '' && { kind }),
    ...(stage !== '' && { stage }),
    ...page,
  }
  return ask(api.GET('/api/texts', { params: { query } }))
}

const itemsOf = <T>(answer: Result<{ items: readonly T[] }>): Result<readonly T[]> =>
  answer.ok ? { ok: true, value: answer.value.items } : answer

/** Every theme, by name. */
export const askThemes = async (): Promise<Result<readonly Theme[]>> =>
  itemsOf(await collect((query) => ask(api.GET('/api/themes', { params: { query } }))))

/** Every group that one may know of, by name. */
export const askGroups = async (): Promise<Result<readonly GroupView[]>> =>
  itemsOf(await collect((query) => ask(api.GET('/api/groups', { params: { query } }))))

/** Everybody in a group. */
export const askMembers = async (id: string): Promise<Result<readonly GroupMember[]>> =>
  itemsOf(
    await collect((query) =>
      ask(api.GET('/api/groups/{id}/members', { params: { path: { id }, query } })),
    ),
  )
