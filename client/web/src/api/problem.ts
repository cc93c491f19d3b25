// What went wrong with a request, as a value that pages match on.
import type { components } from './schema'

/**
 * The codes of the hub's problem documents, and two of our own. What it says of an image that is sent
 * is not among them: the message says that its image cannot be read, whatever is wrong with it.
 */
export const PROBLEM_CODES = [
  'signed-out',
  'bad-credentials',
  'forbidden',
  'not-found',
  'conflict',
  'invalid',
  'too-many',
  'unavailable',
  'bad-name',
  'bad-invitation',
  'bad-tree',
  'same-twice',
  'bad-calendar',
  'no-group',
  'invitation-over',
  'taken',
  'last-secretary',
  'last-administrator',
  'authors',
  'adopted',
  'cannot-sign',
  'bad-content',
  'no-argumentaire',
  'nothing-to-check',
  'address-taken',
  'too-few-signatures',
  'deadline-over',
  'nothing-changed',
  'another-called',
  'stale',
  'not-amendable',
  'not-now',
  'too-deep',
  'needs-reason',
  'needs-cause',
  'bad-electorate',
  'bad-quorum',
  'not-alike',
  'no-offer',
  'voted',
  'ballot-closed',
  'bad-threshold',
  'other-ballot',
  'too-many-channels',
  'bad-conversation',
  'no-message',
  'slow-mode',
  'muted',
  'bad-body',
  'bad-mentions',
  'many-mentioned',
  'no-image',
  'bad-images',
  'bad-reaction',
  'too-many-reactions',
  'too-many-pins',
  'bad-reason',
  'bad-poll',
  'no-poll',
  'poll-closed',
  'no-option',
  'has-votes',
  'bad-anchor',
  'bad-retention',
  'too-long',
  /** No answer came: the network or the hub is away. */
  'offline',
  /** An answer that this page does not know: it is older or newer than the hub. */
  'unexpected',
] as const
export type ProblemCode = (typeof PROBLEM_CODES)[number]

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
