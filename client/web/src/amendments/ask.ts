// What pages ask of amendments, ballots and minutes.
import { api, ask, type PageQuery, type Schemas } from '../api/client'
import type { Choice, NewDecision, Status } from './model'

export interface LineFilter {
  readonly status?: Status | ''
}

const at = (id: string) => ({ path: { id } })

export function askAmendments(text: string, { status = '' }: LineFilter, page: PageQuery) {
  const query = { ...(status !== '' && { status }), ...page }
  return ask(api.GET('/api/texts/{id}/amendments', { params: { ...at(text), query } }))
}

export const askAmendment = (id: string) => ask(api.GET('/api/amendments/{id}', { params: at(id) }))

export const askProcedure = (text: string) =>
  ask(api.GET('/api/texts/{id}/procedure', { params: at(text) }))

export const askMinutes = (text: string, query: PageQuery) =>
  ask(api.GET('/api/texts/{id}/minutes', { params: { ...at(text), query } }))

export const askConsequences = (id: string) =>
  ask(api.GET('/api/amendments/{id}/consequences', { params: at(id) }))

export const askMine = (query: PageQuery) =>
  ask(api.GET('/api/me/amendments', { params: { query } }))

export type Notices = Schemas['Notices']
export const askNotices = (query: PageQuery) => ask(api.GET('/api/notices', { params: { query } }))
export const readNotices = (through: string) =>
  ask(api.PUT('/api/notices/read', { body: { through } }))

export const propose = (text: string, body: Schemas['Begun']) =>
  ask(api.POST('/api/texts/{id}/amendments', { params: at(text), body }))

export const retitle = (id: string, title: string) =>
  ask(api.PATCH('/api/amendments/{id}', { params: at(id), body: { title } }))

/** Acts that say nothing more than their name. */
export type PlainAct = 'collect' | 'support' | 'table' | 'rectify' | 'confirm' | 'admit' | 'call'
export const act = (id: string, name: PlainAct) =>
  ask(api.POST(`/api/amendments/{id}/${name}`, { params: at(id) }))

export const withdraw = (id: string) =>
  ask(api.POST('/api/amendments/{id}/withdraw', { params: at(id) }))

export const unsupport = (id: string) =>
  ask(api.DELETE('/api/amendments/{id}/support', { params: at(id) }))

export const addAuthor = (id: string, member: string) =>
  ask(api.POST('/api/amendments/{id}/authors', { params: at(id), body: { member } }))

/** Offers that `id` joins `into`, which says the same. */
export const offerMerge = (id: string, into: string) =>
  ask(api.POST('/api/amendments/{id}/merge-offers', { params: at(id), body: { into } }))

export const acceptMerge = (id: string, into: string) =>
  ask(
    api.POST('/api/amendments/{id}/merge-offers/{into}/accept', {
      params: { path: { id, into } },
    }),
  )

/** Takes an offer back, or declines it. */
export const dropMerge = (id: string, into: string) =>
  ask(api.DELETE('/api/amendments/{id}/merge-offers/{into}', { params: { path: { id, into } } }))

export const opine = (id: string, body: Schemas['NewOpinion']) =>
  ask(api.POST('/api/amendments/{id}/opinion', { params: at(id), body }))

export const decide = (id: string, body: NewDecision) =>
  ask(api.POST('/api/amendments/{id}/decide', { params: at(id), body }))

export const undoDecision = (id: string) =>
  ask(api.POST('/api/amendments/{id}/undo', { params: at(id) }))

export const placeBefore = (id: string, before: string | null) =>
  ask(api.POST('/api/amendments/{id}/place', { params: at(id), body: { before } }))

export const openBallot = (id: string, body: Schemas['NewBallot']) =>
  ask(api.POST('/api/amendments/{id}/ballots', { params: at(id), body }))

export const askBallot = (id: string) => ask(api.GET('/api/ballots/{id}', { params: at(id) }))

export const vote = (id: string, choice: Choice) =>
  ask(api.POST('/api/ballots/{id}/votes', { params: at(id), body: { choice } }))

export const closeBallot = (id: string) =>
  ask(api.POST('/api/ballots/{id}/close', { params: at(id) }))

/** Where words come from, by the ids under which they stand in a text. */
export const askRuns = (text: string, ranges: Schemas['Ids'][]) =>
  ask(api.POST('/api/texts/{id}/provenance', { params: at(text), body: { ranges } }))
