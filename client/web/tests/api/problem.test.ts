// Problems: each code has words of ours, and an answer of another hub still says what to do.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PROBLEM_CODES, problemOf } from '../../src/api/problem'
import { problems as english } from '../../src/i18n/en/problems'
import { problems as french } from '../../src/i18n/fr/problems'

const answer = (status: number, headers: Record<string, string> = {}): Response =>
  new Response(null, { status, headers })

/** The hub's codes, as the description of its API names them. */
function codesOfTheHub(): string[] {
  const schema = readFileSync(new URL('../../src/api/schema.d.ts', import.meta.url), 'utf8')
  const [, union = ''] = /\n    ProblemCode:((?:\s*\|? '[a-z-]+')+)/.exec(schema) ?? []
  return union.match(/[a-z-]+/g) ?? []
}

test('API-1: every code of the hub has words in both languages, and nothing else has', () => {
  const codes = codesOfTheHub()
  expect(codes).toContain('changed-meanwhile')
  const all = [...codes, 'offline', 'unexpected'].sort()
  expect(Object.keys(french).sort()).toEqual(all)
  expect(Object.keys(english).sort()).toEqual(all)
})

test('only where the hub says how long to wait do the words name a time', () => {
  for (const words of [french, english]) {
    const timed = Object.entries(words).filter(([, says]) => says.includes('{{seconds}}'))
    expect(timed.map(([code]) => code).sort()).toEqual(['slow-mode', 'too-many'])
  }
})

test('a code that the hub gives is kept, with how long to wait', () => {
  for (const code of PROBLEM_CODES) {
    expect(problemOf(answer(409), { code, detail: 'so' })).toEqual({ code, detail: 'so' })
  }
  const slow = problemOf(answer(429, { 'retry-after': '30' }), { code: 'slow-mode', detail: 'so' })
  expect(slow).toEqual({ code: 'slow-mode', detail: 'so', retryAfterS: 30 })
})

test('a code of a newer hub is read by its status', () => {
  const codeOf = (status: number) => problemOf(answer(status), { code: 'of-tomorrow' }).code
  expect([409, 422, 413].map(codeOf)).toEqual(['conflict', 'invalid', 'unexpected'])
})
