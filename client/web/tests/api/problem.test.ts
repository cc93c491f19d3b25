// Problems: each code has words of ours, and an answer of another hub still says what to do.
import { expect, test } from 'vitest'
import { PROBLEM_CODES, problemOf } from '../../src/api/problem'
import { problems as english } from '../../src/i18n/en/problems'
import { problems as french } from '../../src/i18n/fr/problems'

const answer = (status: number, headers: Record<string, string> = {}): Response =>
  new Response(null, { status, headers })

test('every code has words in both languages, and nothing else has', () => {
  const codes = [...PROBLEM_CODES].sort()
  expect(Object.keys(french).sort()).toEqual(codes)
  expect(Object.keys(english).sort()).toEqual(codes)
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
