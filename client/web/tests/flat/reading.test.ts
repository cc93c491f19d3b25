// What a marker, a mark and an address read as, rule by rule; odd values are where readers differ.
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { isSafeHref, isSafeSource, MAX_HREF_LENGTH } from '../../src/flat/links'
import { FLAT_ROOT, flatBlocks, readDocument, type FlatBlock } from '../../src/flat/model'

function read(fill: (text: Y.Text) => void): FlatBlock[] {
  const doc = new Y.Doc()
  fill(doc.getText(FLAT_ROOT))
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return flatBlocks(readDocument(copy.getText(FLAT_ROOT)))
}

/** The one block of a marker with these keys. */
const block = (keys: Record<string, unknown>): FlatBlock =>
  read((text) => text.insertEmbed(0, new Y.Map(Object.entries(keys)), {}))[0]!

test('FLAT-1, FLAT-4: a level is a number from 1 to 4, or absent', () => {
  const read = (level: unknown) => block({ type: 'heading', level })
  for (const [level, shown] of [
    [undefined, 1],
    [0.5, 1],
    [2.9, 2],
    [3n, 3],
    [1e300, 4],
    [-Infinity, 1],
  ]) {
    expect(read(level)).toMatchObject({ type: 'heading', attrs: { level: shown } })
  }
  for (const level of [null, '2', NaN, [2], true]) {
    expect(read(level)).toMatchObject({ type: 'paragraph', attrs: {} })
  }
})

test('FLAT-1, FLAT-4: a width is a whole number of pixels, or none', () => {
  const read = (width: unknown) => block({ type: 'image', src: 'a.png', width }).attrs
  for (const [width, shown] of [
    [320.5, 320],
    [1, 1],
    [65_535.9, 65_535],
    [7n, 7],
  ]) {
    expect(read(width)).toEqual({ src: 'a.png', alt: '', width: shown })
  }
  for (const width of [0, 0.9, -5, 65_536, Infinity, NaN, '320', null, undefined]) {
    expect(read(width)).toEqual({ src: 'a.png', alt: '' })
  }
})

test('FLAT-2: a mark is true, and other attributes are not read', () => {
  const marks = (attributes: object) =>
    read((text) => text.insert(0, 'a', { ...attributes }))[0]!.runs[0]!.marks
  expect(marks({ strong: true, em: true, underline: true, strike: true, code: true })).toEqual({
    strong: true,
    em: true,
    underline: true,
    strike: true,
    code: true,
  })
  expect(marks({ strong: 'true', em: 1, colour: 'red', link: 'https://a.example' })).toEqual({})
})

test('FLAT-3: addresses that nobody should follow are no links', () => {
  const long = (units: number): string => `/${'😀'.repeat(units / 2)}`.slice(0, units)
  expect(isSafeHref(long(MAX_HREF_LENGTH))).toBe(true)
  expect(isSafeHref(long(MAX_HREF_LENGTH + 1))).toBe(false)
  for (const href of ['https://a.example', 'MAILTO:a@b.example', '/a', '#b', '?c', 'a/b:c']) {
    expect(isSafeHref(href), href).toBe(true)
  }
  for (const href of ['', ' /a', '/a\u00a0', 'javascript:x', 'java\tscript:x', 'data:,x', 'x:y']) {
    expect(isSafeHref(href), href).toBe(false)
  }
  expect(isSafeSource('data:image/png;base64,AA==')).toBe(true)
  expect(isSafeSource('data:image/svg+xml,<svg>')).toBe(false)
  const words = read((text) => text.insert(0, 'a', { link: { href: 'javascript:x' } }))
  expect(words[0]!.runs).toEqual([{ text: 'a', marks: {} }])
})

test('FLAT-6: no two blocks have one identity', () => {
  const bids = read((text) => {
    for (const bid of ['a', 'a', 'a~2', '', 'a']) {
      text.insertEmbed(text.length, new Y.Map([['bid', bid]]), {})
    }
  }).map(({ bid }) => bid)
  expect(bids).toEqual(['a', 'a~2', 'a~2~2', null, 'a~3'])
})
