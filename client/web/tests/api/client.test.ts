// The client of the HTTP API: proofs on changes, problems as values, lists over several pages.
import { afterEach, expect, test, vi } from 'vitest'
import {
  api,
  ask,
  collect,
  findSessionBy,
  proveWith,
  whenSignedOut,
  type Page,
  type Result,
} from '../../src/api/client'

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  })

/** Answers each request in turn, and keeps what was asked. */
function network(...answers: (Response | Error)[]): Request[] {
  const asked: Request[] = []
  vi.stubGlobal('fetch', (request: Request) => {
    asked.push(request)
    const answer = answers.shift()
    return answer instanceof Response ? Promise.resolve(answer) : Promise.reject(answer)
  })
  return asked
}

// In a page, a path is enough for a request; the client looks at it when it is made.
vi.hoisted(() => {
  globalThis.Request = class extends Request {
    constructor(input: RequestInfo | URL, init?: RequestInit) {
      super(typeof input === 'string' ? new URL(input, 'http://hub') : input, init)
    }
  }
})

afterEach(() => proveWith(null))

test('the first change waits until it is known whose page this is', async () => {
  const asked = network(json(200, {}), json(201, {}))
  findSessionBy(async () => {
    await ask(api.GET('/api/house'))
    proveWith('found')
  })
  await ask(api.POST('/api/groups', { body: { name: 'Nantes', kind: 'section' } }))
  expect(asked.map(({ method, headers }) => [method, headers.get('x-csrf-token')])).toEqual([
    ['GET', null],
    ['POST', 'found'],
  ])
})

test('a change proves itself and has an id of its own, a reading needs neither', async () => {
  proveWith('secret')
  const asked = network(json(200, { items: [] }), json(201, {}), json(201, {}))
  await ask(api.GET('/api/groups'))
  await ask(api.POST('/api/groups', { body: { name: 'Nantes', kind: 'section' } }))
  await ask(
    api.POST('/api/groups', {
      body: { name: 'Nantes', kind: 'section' },
      headers: { 'idempotency-key': 'the same click' },
    }),
  )
  const headers = asked.map(({ headers }) => [
    headers.get('x-csrf-token'),
    headers.get('idempotency-key'),
  ])
  expect(headers[0]).toEqual([null, null])
  expect(headers[1]).toEqual(['secret', expect.stringMatching(/^[0-9a-f]{32}$/)])
  expect(headers[2]).toEqual(['secret', 'the same click'])
})

test('a problem document, an unknown answer and no answer are values', async () => {
  const document = { code: 'too-many', status: 429, title: '', detail: 'wait' }
  const asked = network(
    json(429, document, { 'retry-after': '7' }),
    json(418, { code: 'teapot', detail: 'short and stout' }),
    json(409, { code: 'of-tomorrow', detail: 'a new rule' }),
    new TypeError('fetch failed'),
  )
  const problems = []
  for (let turn = 0; turn < 4; turn += 1) {
    const answer = await ask(api.GET('/api/me'))
    if (!answer.ok) problems.push(answer.problem)
  }
  expect(asked).toHaveLength(4)
  expect(problems).toEqual([
    { code: 'too-many', detail: 'wait', retryAfterS: 7 },
    { code: 'unexpected', detail: 'short and stout' },
    { code: 'conflict', detail: 'a new rule' },
    { code: 'offline', detail: 'TypeError: fetch failed' },
  ])
})

test('whoever wants to know is told that the session is over', async () => {
  let told = 0
  const stop = whenSignedOut(() => (told += 1))
  const over = (): Response => json(401, { code: 'signed-out', status: 401, title: '', detail: '' })
  network(over(), over())
  await ask(api.GET('/api/me'))
  stop()
  await ask(api.GET('/api/me'))
  expect(told).toBe(1)
})

test('a list is collected from as many pages as it takes', async () => {
  const numbers = Array.from({ length: 450 }, (_, n) => n)
  const limits: number[] = []
  const page = async ({ after = '0', limit = 50 }): Promise<Result<Page<number>>> => {
    limits.push(limit)
    const end = Number(after) + limit
    const next = end < numbers.length ? String(end) : null
    return { ok: true, value: { items: numbers.slice(Number(after), end), next } }
  }
  expect(await collect(page)).toEqual({ ok: true, value: { items: numbers, next: null } })
  expect(limits).toEqual([200, 200, 200])
  const some = await collect(page, 250)
  expect(some).toEqual({ ok: true, value: { items: numbers.slice(0, 250), next: '250' } })
})

test('a list whose place is gone is collected from the start, and not for ever', async () => {
  const has = (items: readonly string[], next: string | null): Result<Page<string>> => ({
    ok: true,
    value: { items, next },
  })
  const changed: Result<Page<string>> = {
    ok: false,
    problem: { code: 'changed-meanwhile', detail: '' },
  }
  const answers = [has(['a', 'b'], 'b'), changed, has(['a', 'c'], 'c'), has(['d'], null)]
  const asked: (string | undefined)[] = []
  const page = async ({ after }: { after?: string }): Promise<Result<Page<string>>> => {
    asked.push(after)
    return answers.shift() ?? changed
  }
  expect(await collect(page)).toEqual(has(['a', 'c', 'd'], null))
  expect(asked).toEqual([undefined, 'b', undefined, 'c'])
  expect(await collect(page)).toEqual(changed)
})
