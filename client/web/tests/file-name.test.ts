// Names of files that people take home.
import { expect, test } from 'vitest'
import { dateLocale } from '../src/lib/date-locale'
import { fileName } from '../src/lib/file-name'

test('a file is named for what is in it and for its text, in characters that every system takes', () => {
  expect(fileName('Liasse', 'Le rail', 'docx')).toBe('Liasse – Le rail.docx')
  expect(fileName('Texte', 'Eau\u202f: 1/2 "ou" <rien>\u202f?', 'docx')).toBe(
    'Texte – Eau 1 2 ou rien.docx',
  )
  expect(fileName('Texte', '', 'csv')).toBe('Texte.csv')
  expect(fileName('Texte', 'fin...', 'html')).toBe('Texte – fin.html')
  expect([...fileName('Texte', 'a'.repeat(500), 'docx')]).toHaveLength(100 + '.docx'.length)
})

test('English dates are British, as the words are', () => {
  expect([dateLocale('en'), dateLocale('fr')]).toEqual(['en-GB', 'fr'])
})
