// What pages ask of amendments, ballots and minutes.
import { api, ask, type Page, type PageQuery, type Result } from '../api/client'
import type {
  Amendment,
  Ballot,
  BallotKind,
  Choice,
  Consequences,
  Line,
  Majority,
  Minute,
  Notice,
  OpinionKind,
  Procedure,
  Status,
} from './model'

interface Answer {
  readonly data?: unknown
  readonly error?: unknown
  readonly response: Response
}
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Raw = Record<Method, (path: string, options?: object) => Promise<Answer>>
const raw = api as unknown as Raw

/** One request; the shapes of its answers stand in `model.ts`. */
const call = <T>(method: Method, path: string, body?: object): Promise<Result<T>> =>
  ask<T>(raw[method](path, body === undefined ? {} : { body }) as Promise<Answer & { data?: T }>)

const query = (words: Readonly<Record<string, string | number | undefined>>): string => {
  const given = Object.entries(words).filter(([, word]) => word !== undefined && word !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([k, v]) => [k, String(v)]))}`
}

export interface LineFilter {
  readonly status?: Status | ''
  readonly block?: string
}

export const askAmendments = (text: string, filter: LineFilter, page: PageQuery) =>
  call<Page<Line>>('GET', `/api/texts/${text}/amendments${query({ ...filter, ...page })}`)

export const askAmendment = (id: string) => call<Amendment>('GET', `/api/amendments/${id}`)

export const askProcedure = (text: string) => call<Procedure>('GET', `/api/texts/${text}/procedure`)

export const askMinutes = (text: string, page: PageQuery) =>
  call<Page<Minute>>('GET', `/api/texts/${text}/minutes${query({ ...page })}`)

export const askConsequences = (id: string) =>
  call<Consequences>('GET', `/api/amendments/${id}/consequences`)

export const askMine = (page: PageQuery) =>
  call<Page<Line>>('GET', `/api/me/amendments${query({ ...page })}`)

export interface Notices extends Page<Notice> {
  readonly unread: number
}
export const askNotices = (page: PageQuery) =>
  call<Notices>('GET', `/api/notices${query({ ...page })}`)
export const readNotices = (through: string) =>
  call<unknown>('PUT', '/api/notices/read', { through })

export interface NewAmendment {
  readonly title: string
  readonly rationale?: string
  readonly parent?: string
}
export const propose = (text: string, body: NewAmendment) =>
  call<Amendment>('POST', `/api/texts/${text}/amendments`, body)

export const change = (id: string, body: { title?: string; rationale?: string }) =>
  call<Amendment>('PATCH', `/api/amendments/${id}`, body)

/** Acts that say nothing more than their name. */
export type PlainAct =
  'collect' | 'support' | 'table' | 'withdraw' | 'rectify' | 'confirm' | 'admit' | 'call'
export const act = (id: string, name: PlainAct) =>
  call<Amendment>('POST', `/api/amendments/${id}/${name}`)

export const unsupport = (id: string) => call<unknown>('DELETE', `/api/amendments/${id}/support`)

export const addAuthor = (id: string, member: string) =>
  call<Amendment>('POST', `/api/amendments/${id}/authors`, { member })

export interface NewOpinion {
  readonly opinion: OpinionKind
  readonly reason?: string
  readonly counter_wording?: string
}
export const opine = (id: string, body: NewOpinion) =>
  call<Amendment>('POST', `/api/amendments/${id}/opinion`, body)

export interface NewDecision {
  readonly outcome: Status
  readonly reason?: string
  readonly cause?: string
  readonly ballot?: string
  readonly consequences?: readonly {
    readonly amendment: string
    readonly outcome: 'fallen' | 'satisfied'
  }[]
  readonly anyway?: true
}
export const decide = (id: string, body: NewDecision) =>
  call<Amendment>('POST', `/api/amendments/${id}/decide`, body)

export const undoDecision = (id: string, reason: string) =>
  call<Amendment>('POST', `/api/amendments/${id}/undo`, reason === '' ? {} : { reason })

export const placeBefore = (id: string, before: string | null) =>
  call<unknown>('POST', `/api/amendments/${id}/place`, { before })

export interface NewBallot {
  readonly kind: BallotKind
  readonly majority: Majority
  readonly of: 'cast' | 'entitled'
  readonly quorum?: number
  readonly electorate: 'readers' | { readonly group: string }
}
export const openBallot = (id: string, body: NewBallot) =>
  call<Ballot>('POST', `/api/amendments/${id}/ballots`, body)

export const vote = (id: string, choice: Choice) =>
  call<Ballot>('POST', `/api/ballots/${id}/votes`, { choice })

export const closeBallot = (id: string) => call<Ballot>('POST', `/api/ballots/${id}/close`)

/** Where words come from, by the ids under which they stand in a text. */
export const askRuns = <Run>(
  text: string,
  ranges: readonly { readonly client: number; readonly start: number; readonly end: number }[],
) => call<{ readonly runs: readonly Run[] }>('POST', `/api/texts/${text}/provenance`, { ranges })
