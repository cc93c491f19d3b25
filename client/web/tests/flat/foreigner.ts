// A stock Yjs client that knows nothing of the flat text and writes anything into it.
import { readFileSync } from 'node:fs'
import * as Y from 'yjs'
import { FLAT_ROOT } from '../../src/flat/model'
import type { Random } from './acts'

interface Fixture {
  readonly update: string
}

const path = new URL('../../../../tests/fixtures/flat-text.json', import.meta.url)
const fixtures = JSON.parse(readFileSync(path, 'utf8')) as Fixture[]

/** The document of one of the shared fixtures, most of which are damaged. */
export const damagedText = (random: Random): Uint8Array =>
  Buffer.from(fixtures[random(fixtures.length)]!.update, 'hex')

const KEYS: Record<string, unknown[]> = {
  type: ['paragraph', 'heading', 'item', 'quote', 'image', 'table', 'diagram', 7],
  level: [1, 3, 99, 'x'],
  list: ['bullet', 'number', 'square'],
  depth: [0, 4, -3, null],
  src: ['a.png', 'javascript:alert(1)'],
  html: ['<b>x</b>', 4],
  bid: ['first', 'same', '', 5],
}

function pick<T>(list: readonly T[], random: Random): T {
  return list[random(list.length)]!
}

function someMarker(random: Random): Y.Map<unknown> {
  const map = new Y.Map<unknown>()
  for (const [key, values] of Object.entries(KEYS)) {
    if (random(4) > 0) map.set(key, pick(values, random))
  }
  return map
}

const FORMATS = [
  { colour: 'red' },
  { strong: 'yes' },
  { strong: true },
  { link: { href: 'javascript:x' } },
  { link: null },
]

const acts: ((text: Y.Text, at: number, random: Random) => void)[] = [
  (text, at) => text.insert(at, 'z'),
  (text, at) => text.insert(at, '\u2028\u0000\n', { em: true, colour: 'blue' }),
  (text) => text.insert(0, 'avant', {}),
  (text, at, random) => text.insertEmbed(at, someMarker(random)),
  (text, at, random) => text.insertEmbed(at, pick([{ image: 'x' }, new Y.Array(), 3], random)),
  (text, at, random) => text.delete(at, Math.min(random(6), text.length - at)),
  (text) => text.delete(0, Math.min(1, text.length)),
  (text, at, random) =>
    text.format(at, Math.min(random(12), text.length - at), { ...pick(FORMATS, random) }),
  (text, _at, random) => {
    const embeds = (text.toDelta() as { insert: unknown }[]).map(({ insert }) => insert)
    const markers = embeds.filter((embed): embed is Y.Map<unknown> => embed instanceof Y.Map)
    const key = pick(Object.keys(KEYS), random)
    if (markers.length > 0) pick(markers, random).set(key, pick(KEYS[key]!, random))
  },
]

/** One act of such a client. */
export function writeAsForeigner(doc: Y.Doc, random: Random): void {
  const text = doc.getText(FLAT_ROOT)
  pick(acts, random)(text, random(text.length + 1), random)
}
