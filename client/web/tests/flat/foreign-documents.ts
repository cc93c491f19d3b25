// Documents of clients that know nothing of the flat text, or mean harm: made at random with plain
// Yjs, one document for each seed. The hub's reading is held against ours with them.
import * as Y from 'yjs'
import { FLAT_ROOT } from '../../src/flat/model'
import { MAX_HREF_LENGTH } from '../../src/flat/links'
import type { Random } from './acts'
import { chance } from './team'

/** Types within types: deeper than any honest document, shallow enough to be quick. */
const DEPTHS = [1, 2, 3, 60]
const MAX_ACTS = 24

const pick = <T>(list: readonly T[], random: Random): T => list[random(list.length)]!

const WORDS = [
  'mot ',
  'é',
  '😀',
  '👩‍👩‍👧',
  '\u0000',
  '\t',
  '\n',
  '\r\n',
  '\u0085',
  '\u2028\u2029',
  '\uFFFC',
  '\uFFFD',
  '\uFEFF',
  '\u00A0',
  '<b>&amp;',
  '    # *_`',
  'e\u0301',
]

const ADDRESSES = [
  'https://example.org/?a=1&b="2"',
  'HTTPS://EXAMPLE.ORG',
  'mailto:a@example.org',
  '/a(b) c',
  '#ici',
  '//example.org',
  'a/b:c',
  '1a:b',
  'é:b',
  'x+y.z-1:b',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  'java\tscript:alert(1)',
  ' https://example.org',
  'https://example.org\u00A0',
  '\uFEFFhttps://example.org',
  'https://example.org\u0085',
  'https://example.org\u2028',
  'data:image/png;base64,AA==',
  'DATA:IMAGE/GIF,x',
  'data:image/svg+xml,<svg>',
  'data:image/pngx;,',
  'data:text/html,x',
  '',
  ':',
  'a',
]

/** Around the longest address of a link. */
const longAddress = (random: Random): string => {
  const filler = pick(['a', 'é', '😀'], random)
  const length = MAX_HREF_LENGTH - 2 + random(5)
  const address = `/${filler.repeat(Math.ceil(length / filler.length))}`.slice(0, length)
  return address.replace(/[\ud800-\udbff]$/, 'x')
}

const NUMBERS = [
  0,
  -0,
  1,
  2,
  2.7,
  3.999,
  4,
  5,
  7,
  8,
  -1,
  -0.5,
  0.5,
  320,
  320.5,
  65_535,
  65_535.9,
  65_536,
  2 ** 31,
  2 ** 32 + 1,
  2 ** 53,
  -(2 ** 53),
  1e300,
  -1e300,
  5e-324,
  NaN,
  Infinity,
  -Infinity,
]

const leaves: ((random: Random) => unknown)[] = [
  () => null,
  () => undefined,
  () => true,
  () => false,
  (random) => pick(NUMBERS, random),
  (random) => pick([0n, 2n, -3n, 2n ** 62n, -(2n ** 63n)], random),
  (random) => pick(WORDS, random),
  (random) => pick(ADDRESSES, random),
  () => new Uint8Array([1, 2, 255]),
]

/** A value as Yjs keeps them in maps and arrays. */
function value(random: Random, depth = 3): unknown {
  if (depth > 0 && random(4) === 0) {
    if (random(2) === 0) return [value(random, depth - 1), value(random, depth - 1)]
    return Object.fromEntries([[pick(NAMES, random), value(random, depth - 1)]])
  }
  return pick(leaves, random)(random)
}

/** What can be an attribute or an embed: Yjs writes those as JSON. */
function json(random: Random): unknown {
  const some = value(random)
  const text = JSON.stringify(some, (_key, part: unknown) =>
    typeof part === 'bigint' ? Number(part) : part,
  ) as string | undefined
  return text === undefined ? null : (JSON.parse(text) as unknown)
}

const NAMES = ['strong', 'em', 'underline', 'strike', 'code', 'link', 'href', 'colour', '', 'bid']

function attributes(random: Random): Record<string, unknown> {
  const all: Record<string, unknown> = {}
  for (let i = random(4); i > 0; i -= 1) {
    const name = pick(NAMES, random)
    all[name] = random(2) === 0 ? pick([true, null, false, 'true', 1], random) : json(random)
  }
  if (random(3) === 0) {
    const href = random(4) === 0 ? longAddress(random) : pick(ADDRESSES, random)
    all['link'] = random(6) === 0 ? [{ href }] : { href, rel: 'x' }
  }
  return all
}

const KINDS = ['heading', 'item', 'image', 'table', 'paragraph', 'quote']
const TYPES = [...KINDS, ...KINDS.slice(0, 3), 'diagram', 'Heading', '']

/** Values that are likely to mean something under each key. */
const KEYS: Record<string, (random: Random) => unknown> = {
  type: (random) => pick(TYPES, random),
  bid: (random) => pick(['first', 'a', 'a~2', 'a~2~2', 'b', '', ' ', '\u0000', '😀'], random),
  level: (random) => pick(NUMBERS, random),
  list: (random) => pick(['bullet', 'number', 'square', ''], random),
  depth: (random) => pick(NUMBERS, random),
  src: (random) => pick(ADDRESSES, random),
  alt: (random) => pick(WORDS, random),
  width: (random) => pick(NUMBERS, random),
  html: (random) => pick(['<td>a', '<script>x</script>', '```', '&nbsp;&amp;lt;', ''], random),
}

function fillMarker(map: Y.Map<unknown>, random: Random): void {
  for (const [key, meant] of Object.entries(KEYS)) {
    if (random(3) === 0) continue
    const written = random(12)
    map.set(key, written === 0 ? value(random) : written === 1 ? nested(random) : meant(random))
  }
}

/** A shared type, perhaps with others in it. */
function nested(random: Random): Y.AbstractType<unknown> {
  let inner: unknown = pick(WORDS, random)
  for (let depth = pick(DEPTHS, random); depth > 0; depth -= 1) inner = wrap(inner, random)
  return inner as Y.AbstractType<unknown>
}

function wrap(inner: unknown, random: Random): Y.AbstractType<unknown> {
  switch (random(6)) {
    case 0:
      return Y.Array.from([inner as string]) as Y.AbstractType<unknown>
    case 1: {
      const text = new Y.Text()
      if (inner instanceof Y.AbstractType) text.insertEmbed(0, inner as object, {})
      else text.insert(0, String(inner))
      return text as unknown as Y.AbstractType<unknown>
    }
    case 2: {
      const element = new Y.XmlElement(pick(['p', 'b', 'é'], random))
      element.setAttribute('class', 'x')
      return element as unknown as Y.AbstractType<unknown>
    }
    case 3:
      return new Y.XmlFragment() as unknown as Y.AbstractType<unknown>
    default: {
      const map = new Y.Map<unknown>([[pick(Object.keys(KEYS), random), inner]])
      return map as unknown as Y.AbstractType<unknown>
    }
  }
}

type Act = (text: Y.Text, at: number, random: Random) => void

const span = (text: Y.Text, at: number, random: Random): number =>
  Math.min(random(12), text.length - at)

/** Puts a value into the root as into an array: Yjs gives one root to all who ask by its name. */
const insertValue: Act = (text, at, random) => {
  const array = text as unknown as Y.Array<unknown>
  Y.Array.prototype.insert.call(array, at, [json(random)])
}

const write: Act = (text, at, random) => {
  const words = Array.from({ length: 1 + random(4) }, () => pick(WORDS, random)).join('')
  text.insert(at, words, random(2) === 0 ? attributes(random) : undefined)
}
const mark: Act = (text, at, random) => {
  const map = new Y.Map<unknown>()
  fillMarker(map, random)
  text.insertEmbed(at, map, random(3) === 0 ? attributes(random) : {})
}

const acts: Act[] = [
  write,
  write,
  write,
  mark,
  mark,
  mark,
  (text, at, random) => text.format(at, span(text, at, random), attributes(random)),
  (text, at, random) => text.delete(at, span(text, at, random)),
  // An embed is something: of nothing, Yjs makes an element that has no length.
  (text, at, random) => text.insertEmbed(at, (json(random) || 7) as object, attributes(random)),
  (text, at, random) => text.insertEmbed(at, nested(random), {}),
  (text, _at, random) => text.setAttribute(pick(NAMES, random), value(random) as string),
  insertValue,
  (text, _at, random) => {
    const embeds = (text.toDelta() as { insert: unknown }[]).map(({ insert }) => insert)
    const maps = embeds.filter((embed): embed is Y.Map<unknown> => embed instanceof Y.Map)
    if (maps.length > 0) fillMarker(pick(maps, random), random)
  },
  (text, _at, random) => {
    const roots = ['default', 'prosemirror', 'text2', '']
    text.doc?.getMap(pick(roots, random)).set('x', value(random))
  },
]

/**
 * The document of this seed, which one to three clients wrote at once, as Yjs updates (v1) that
 * follow each other: some state on the way, and the last.
 */
export function foreignDocument(seed: number): Uint8Array[] {
  const random = chance(seed)
  const docs = Array.from({ length: 1 + random(3) }, (_, i) =>
    Object.assign(new Y.Doc({ gc: random(2) === 0 }), { clientID: i + 2 }),
  )
  const updates: Uint8Array[] = []
  for (let i = random(MAX_ACTS); i > 0; i -= 1) {
    const doc = pick(docs, random)
    const text = doc.getText(FLAT_ROOT)
    doc.transact(() => pick(acts, random)(text, random(text.length + 1), random))
    if (random(3) === 0) Y.applyUpdate(pick(docs, random), Y.encodeStateAsUpdate(doc))
    if (random(10) === 0) updates.push(Y.encodeStateAsUpdate(doc))
  }
  for (const doc of docs) Y.applyUpdate(docs[0]!, Y.encodeStateAsUpdate(doc))
  return [...updates, Y.encodeStateAsUpdate(docs[0]!)]
}
