// What went wrong with a request, as a value that pages match on.
import { problems } from '../i18n/fr/problems'
import type { components } from './schema'

/** The codes of the hub's problem documents, and two of our own. */
export type ProblemCode =
  | components['schemas']['ProblemCode']
  /** No answer came: the network or the hub is away. */
  | 'offline'
  /** An answer that this page does not know: it is older or newer than the hub. */
  | 'unexpected'

/** All of them: the words are complete, or their types are refused. */
export const PROBLEM_CODES = Object.keys(problems) as readonly ProblemCode[]

export interface Problem {
  readonly code: ProblemCode
  /** What the hub says of it, in English; for the console and for codes without words of ours. */
  readonly detail: string
  /** When it is worth trying again, in seconds, if the hub says so. */
  readonly retryAfterS?: number
}

/** What an answer comes to whose code is of another version of the hub, by its status. */
const BY_STATUS: Readonly<Record<number, ProblemCode>> = { 409: 'conflict', 422: 'invalid' }

const isCode = (code: unknown): code is ProblemCode =>
  (PROBLEM_CODES as readonly unknown[]).includes(code)

/** The problem in an answer that is an error; `body` is what came with it. */
export function problemOf(response: Response, body: unknown): Problem {
  const document = (typeof body === 'object' ? body : null) as Partial<
    components['schemas']['Problem']
  > | null
  const detail = document?.detail ?? `${response.status} ${response.statusText}`
  const retryAfterS = Number(response.headers.get('retry-after'))
  return {
    code: isCode(document?.code) ? document.code : (BY_STATUS[response.status] ?? 'unexpected'),
    detail,
    ...(retryAfterS > 0 && { retryAfterS }),
  }
}
