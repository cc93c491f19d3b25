// A paragraph as an amendment would have it.
import { expect, test } from 'vitest'
import type { BlockChange } from '../../src/amendments/model'
import { wordingOf } from '../../src/amendments/wording'

const change = (
  removed: string,
  added: string,
  around: Partial<BlockChange> = {},
): BlockChange => ({
  kind: 'words',
  block: 'b',
  removed,
  added,
  before: '',
  after: '',
  from: 0,
  to: 0,
  ...around,
})
const WORDS = 'Le chat et le chat dorment.'
const told = (changes: readonly BlockChange[]): string | undefined =>
  wordingOf(WORDS, changes)
    ?.map(({ fate, text }) => ({ kept: text, removed: `[-${text}]`, added: `[+${text}]` })[fate])
    .join('')

test('what is taken out and put in stands where the words around it say', () => {
  expect(told([change('chat', 'chien', { before: 'et le ', after: ' dorment' })])).toBe(
    'Le chat et le [-chat][+chien] dorment.',
  )
  expect(told([change('chat', 'chien'), change('chat', 'cheval')])).toBe(
    'Le [-chat][+chien] et le [-chat][+cheval] dorment.',
  )
  expect(told([change('', ' gris', { before: 'Le chat', after: ' et' })])).toBe(
    'Le chat[+ gris] et le chat dorment.',
  )
})

test('a change that is not found in the paragraph is not placed by guess', () => {
  expect(told([change('vache', 'chien')])).toBeUndefined()
  expect(told([change('', 'chien')])).toBeUndefined()
})
