// The sources of an argumentaire as they are typed.
import { expect, test } from 'vitest'
import { readSources } from '../../src/places/sources'

const source = { key: 1, title: ' Rapport ', url: 'https://example.org/1 ', date: '2026-03-01' }
const BLANK = { key: 9, title: ' ', url: '', date: '' }

test('sources are kept without space around them, and blank rows are none', () => {
  const kept = { title: 'Rapport', url: 'https://example.org/1', date: '2026-03-01' }
  expect(readSources([BLANK, source])).toEqual({ sources: [kept] })
  expect(readSources([])).toEqual({ sources: [] })
})

test('the first thing that is wrong is named', () => {
  const wrong = (part: object): unknown => readSources([source, { ...source, key: 2, ...part }])
  expect(wrong({ title: '' })).toEqual({ problem: { key: 2, field: 'title' } })
  for (const url of ['', 'example.org', 'javascript:alert(1)', 'https://a b', 'https://'])
    expect(wrong({ url }), url).toEqual({ problem: { key: 2, field: 'url' } })
  expect(wrong({ date: '' })).toEqual({ problem: { key: 2, field: 'date' } })
})
