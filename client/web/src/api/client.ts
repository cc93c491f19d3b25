// The HTTP API of the hub that this page came from, typed by its own description. The session is a
// cookie that pages cannot read; a change proves by a header that it was asked for here.
import createClient, { type Middleware } from 'openapi-fetch'
import { problemOf, type Problem } from './problem'
import type { components, paths } from './schema'

/** The shapes of the API, by the names that the hub gives them. */
export type Schemas = components['schemas']

/** What a request came to. A problem is a value: no call of ours throws. */
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

/** Undefined until it is known whether this page has a session. */
let csrf: string | null | undefined

let findSession: () => Promise<void> = () => Promise.resolve()

/** Says how to find out whether this page has a session: the first change waits for it. */
export function findSessionBy(find: () => Promise<void>): void {
  findSession = find
}

const sessionListeners = new Set<() => void>()

/** Says with what the changes of this page prove themselves: `csrf` of the session, or none. */
export function proveWith(value: string | null): void {
  const isAnother = csrf !== undefined && value !== csrf
  csrf = value
  if (isAnother) for (const listener of [...sessionListeners]) listener()
}

/** Is told when this page goes on in another session, or in none. Answers how to stop that. */
export function whenSessionChanges(listener: () => void): () => void {
  sessionListeners.add(listener)
  return () => sessionListeners.delete(listener)
}

const signedOutListeners = new Set<() => void>()

/** Is told when the hub no longer knows this session. Answers how to stop that. */
export function whenSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener)
  return () => signedOutListeners.delete(listener)
}

/** The hub seems not to know this session: whoever keeps who is here may want to ask. */
export function doubtSession(): void {
  for (const listener of signedOutListeners) listener()
}

/** An id for one thing asked for: the same on every attempt, so that it is done once. */
export const newCommand = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) =>
    n.toString(16).padStart(2, '0'),
  ).join('')

const proof: Middleware = {
  async onRequest({ request }) {
    if (request.method === 'GET') return
    // A page shows whom it remembers before the hub has said who is here: without proof the change
    // would be refused.
    if (csrf === undefined) await findSession()
    if (csrf) request.headers.set('x-csrf-token', csrf)
    if (request.method === 'POST' && !request.headers.has('idempotency-key')) {
      request.headers.set('idempotency-key', newCommand())
    }
  },
}

let reads = new AbortController()

/**
 * Gives up what is being read, and whatever would be read from now on: no answer may come to a page
 * that forgets its member. Answers how to read on after all.
 */
export async function giveUpReads(): Promise<() => void> {
  // Whoever ends a session proves that it is theirs; what that takes is read before.
  if (csrf === undefined) await findSession()
  reads.abort()
  return () => {
    reads = new AbortController()
  }
}

/** The raw client; go through `ask`, which makes problems of whatever fails. */
export const api = createClient<paths>({
  // Asked for at each request, so that whoever stands in for the network can.
  fetch: (request) =>
    request.method === 'GET'
      ? globalThis.fetch(request, { signal: reads.signal })
      : globalThis.fetch(request),
})
api.use(proof)

interface Answer<T> {
  readonly data?: T
  readonly error?: unknown
  readonly response: Response
}

/** What a request comes to, as a value: `ask(api.GET('/api/me'))`. */
export async function ask<T>(call: Promise<Answer<T>>): Promise<Result<T>> {
  try {
    const { data, error, response } = await call
    // An answer without content (204) has no data, and is none the worse for it.
    if (response.ok) return { ok: true, value: data as T }
    const problem = problemOf(response, error)
    if (problem.code === 'signed-out') doubtSession()
    return { ok: false, problem }
  } catch (error) {
    return { ok: false, problem: { code: 'offline', detail: String(error) } }
  }
}

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next?: string | null
}

/** Which page is asked for. */
export interface PageQuery {
  readonly after?: string
  readonly limit?: number
}

/** The most items that the hub puts on one page. */
export const MAX_PAGE_ITEMS = 200

/** How often a list that changes while it is read is begun anew. */
const MAX_BEGINNINGS = 3

/** `count` items of a list, or all that there are, from as many pages as it takes. */
export async function collect<T>(
  ask: (query: PageQuery) => Promise<Result<Page<T>>>,
  count = Infinity,
): Promise<Result<Page<T>>> {
  for (let beginnings = 1; ; beginnings += 1) {
    const answer = await collectOnce(ask, count)
    const hasChanged = !answer.ok && answer.problem.code === 'changed-meanwhile'
    if (!hasChanged || beginnings === MAX_BEGINNINGS) return answer
  }
}

async function collectOnce<T>(
  ask: (query: PageQuery) => Promise<Result<Page<T>>>,
  count: number,
): Promise<Result<Page<T>>> {
  const items: T[] = []
  let after: string | null = null
  do {
    const limit = Math.min(count - items.length, MAX_PAGE_ITEMS)
    const answer: Result<Page<T>> = await ask({ limit, ...(after !== null && { after }) })
    if (!answer.ok) return answer
    items.push(...answer.value.items)
    after = answer.value.next ?? null
  } while (after !== null && items.length < count)
  return { ok: true, value: { items, next: after } }
}
