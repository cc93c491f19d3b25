// @vitest-environment jsdom
// Keys as people read them on their keyboard: in their language, and as a Mac has them.
import { expect, test } from 'vitest'
import { shownKeys, spokenKeys } from '../../src/editor/shown-keys'
import { language } from '../../src/i18n/language.svelte'

test('keys have the names of the language, and the signs of a Mac', () => {
  language.choose('fr')
  expect(shownKeys('Mod-Shift-x', 'other')).toBe('Ctrl+Maj+X')
  expect(shownKeys('Shift-Enter', 'other')).toBe('Maj+Entrée')
  expect(shownKeys('Escape', 'other')).toBe('Échap')
  expect(shownKeys('Alt-Shift-ArrowUp', 'other')).toBe('Alt+Maj+↑')
  expect(shownKeys('Mod-Shift-x', 'mac')).toBe('⌘⇧X')
  language.choose('en')
  expect(shownKeys('Mod-Shift-x', 'other')).toBe('Ctrl+Shift+X')
})

test('keys are told to screen readers as the standard writes them, in every language', () => {
  language.choose('fr')
  expect(spokenKeys('Mod-Shift-x', 'other')).toBe('Control+Shift+x')
  expect(spokenKeys('Mod-Shift-x', 'mac')).toBe('Meta+Shift+x')
})
