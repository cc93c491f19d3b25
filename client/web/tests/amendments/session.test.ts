// What a session follows from: what the vote came to, and what was decided last.
import { expect, test } from 'vitest'
import { lastDecided, verdictOf, type Amendment, type Minute } from '../../src/amendments/model'

const ballot = (kind: string, state: string, outcome?: string) => ({
  kind,
  state,
  ...(outcome !== undefined && { result: { outcome } }),
})

const verdict = (...ballots: readonly object[]) =>
  verdictOf({ ballots } as unknown as Pick<Amendment, 'ballots'>)

test('BALLOT-1: the last named ballot that is over says which decision matches it', () => {
  const lost = ballot('named', 'closed', 'lost')
  const carried = ballot('named', 'closed', 'carried')
  const indicative = ballot('indicative', 'closed', 'carried')
  expect(verdict()).toBeNull()
  expect(verdict(carried)).toBe('adopted')
  expect(verdict(lost)).toBe('rejected')
  expect(verdict(ballot('named', 'closed', 'no_quorum')), 'too few decide nothing').toBeNull()
  expect(verdict(indicative), 'it decides nothing').toBeNull()
  expect(verdict(lost, indicative)).toBe('rejected')
  expect(verdict(lost, carried)).toBe('adopted')
  expect(verdict(lost, ballot('named', 'open'))).toBe('rejected')
})

const minute = (seq: number, act: string, amendment: string): Minute => ({
  id: `${seq}-${amendment}`,
  seq,
  at: seq,
  act,
  amendment: { id: amendment, label: null, title: amendment },
})

test('ASSEMBLY-4: of however many minutes, the last decision is the one to be undone', () => {
  expect(lastDecided([])).toBeNull()
  const many = Array.from({ length: 300 }, (_, at) => minute(at, 'decided', `a${at}`))
  expect(lastDecided([...many, minute(300, 'called', 'b')])).toBe('a299')
  const adoption = [minute(301, 'decided', 'adopted'), minute(301, 'decided', 'fallen')]
  expect(lastDecided([...many, ...adoption]), 'not what fell with it').toBe('adopted')
})
