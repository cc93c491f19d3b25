// The documents of tests/fixtures/flat-text.json: what is written with plain Yjs, and how it reads.
//
// `blocks` are written by hand: they are the oracle. Absent `attrs`, `runs` and `marks` are empty.
import * as Y from 'yjs'

export const GENESIS_CLIENT = 1

const marker = (keys) => {
  const map = new Y.Map()
  for (const [key, value] of Object.entries(keys)) map.set(key, value)
  return map
}

/** Appends blocks: each is its marker's keys and then runs, a run being text or [text, marks]. */
const write = (text, ...blocks) => {
  for (const [keys, ...runs] of blocks) {
    text.insertEmbed(text.length, marker(keys), {})
    for (const run of runs) {
      const [words, marks] = typeof run === 'string' ? [run, {}] : run
      text.insert(text.length, words, { ...marks })
    }
  }
}

const p = (bid) => ({ type: 'paragraph', bid })
const block = (type, bid, attrs, ...runs) => ({
  bid,
  type,
  attrs,
  runs: runs.map((run) =>
    typeof run === 'string' ? { text: run, marks: {} } : { text: run[0], marks: run[1] },
  ),
})
const para = (bid, ...runs) => block('paragraph', bid, {}, ...runs)

/** One document of one author (client 10), `fill` being given its text. */
const one = (name, fill, ...blocks) => ({
  name,
  make: () => {
    const doc = new Y.Doc()
    doc.clientID = 10
    fill(doc.getText('text'), doc)
    return Y.encodeStateAsUpdate(doc)
  },
  blocks,
})

/** Two authors (10 and 20) who start from `fill` and write at once. */
const two = (name, fill, first, second, ...blocks) => ({
  name,
  make: () => {
    const [a, b] = [10, 20].map((id) => Object.assign(new Y.Doc(), { clientID: id }))
    fill(a.getText('text'))
    Y.applyUpdate(b, Y.encodeStateAsUpdate(a))
    first(a.getText('text'))
    second(b.getText('text'))
    Y.applyUpdate(a, Y.encodeStateAsUpdate(b))
    return Y.encodeStateAsUpdate(a)
  },
  blocks,
})

const strong = { strong: true }
const link = (href) => ({ link: { href } })

export const documents = [
  {
    name: 'genesis',
    make: () => {
      const doc = Object.assign(new Y.Doc(), { clientID: GENESIS_CLIENT })
      write(doc.getText('text'), [p('first')])
      return Y.encodeStateAsUpdate(doc)
    },
    blocks: [para('first')],
  },
  one('empty document', () => {}, para(null)),
  one(
    'paragraphs',
    (t) => write(t, [p('a1'), 'Un texte à plusieurs.'], [p('a2')], [p('a3'), 'Œuvre 😀 « ça »']),
    para('a1', 'Un texte à plusieurs.'),
    para('a2'),
    para('a3', 'Œuvre 😀 « ça »'),
  ),
  one(
    'headings',
    (t) =>
      [1, 2, 3, 4].forEach((level) =>
        write(t, [{ type: 'heading', level, bid: `h${level}` }, 'T']),
      ),
    ...[1, 2, 3, 4].map((level) => block('heading', `h${level}`, { level }, 'T')),
  ),
  one(
    'nested lists',
    (t) =>
      write(
        t,
        [{ type: 'item', list: 'bullet', depth: 0, bid: 'i1' }, 'un'],
        [{ type: 'item', list: 'bullet', depth: 1, bid: 'i2' }, 'deux'],
        [{ type: 'item', list: 'number', depth: 1, bid: 'i3' }, 'trois'],
        [{ type: 'item', list: 'bullet', depth: 3, bid: 'i4' }, 'quatre'],
        [{ type: 'item', list: 'bullet', depth: 0, bid: 'i5' }, 'cinq'],
        [{ type: 'item', list: 'number', depth: 0, bid: 'i6' }, 'six'],
        [p('i7'), 'fin'],
      ),
    block('item', 'i1', { list: 'bullet', depth: 0 }, 'un'),
    block('item', 'i2', { list: 'bullet', depth: 1 }, 'deux'),
    block('item', 'i3', { list: 'number', depth: 1 }, 'trois'),
    block('item', 'i4', { list: 'bullet', depth: 3 }, 'quatre'),
    block('item', 'i5', { list: 'bullet', depth: 0 }, 'cinq'),
    block('item', 'i6', { list: 'number', depth: 0 }, 'six'),
    para('i7', 'fin'),
  ),
  one(
    'quotation',
    (t) => write(t, [{ type: 'quote', bid: 'q1' }, 'Liberté & ', ['égalité', { em: true }]]),
    block('quote', 'q1', {}, 'Liberté & ', ['égalité', { em: true }]),
  ),
  one(
    'image and table',
    (t) =>
      write(
        t,
        [{ type: 'image', src: '/images/a.png', alt: 'Un "arbre"', bid: 'm1' }],
        [{ type: 'image', src: 'https://example.org/b.png', alt: '', width: 320, bid: 'm2' }],
        [
          {
            type: 'table',
            html: '<table><tr><td>1 &amp; 2</td><td>b</td></tr></table>',
            bid: 't1',
          },
        ],
        [p('m3'), 'après'],
      ),
    block('image', 'm1', { src: '/images/a.png', alt: 'Un "arbre"' }),
    block('image', 'm2', { src: 'https://example.org/b.png', alt: '', width: 320 }),
    block('table', 't1', { html: '<table><tr><td>1 &amp; 2</td><td>b</td></tr></table>' }),
    para('m3', 'après'),
  ),
  one(
    'every mark',
    (t) =>
      write(t, [
        p('k1'),
        ['gras', strong],
        ' ',
        ['italique', { em: true }],
        ' ',
        ['souligné', { underline: true }],
        ' ',
        ['barré', { strike: true }],
        ' ',
        ['code `x`', { code: true }],
        ' ',
        ['lien', link('https://example.org/a?b=1&c=2')],
      ]),
    para(
      'k1',
      ['gras', strong],
      ' ',
      ['italique', { em: true }],
      ' ',
      ['souligné', { underline: true }],
      ' ',
      ['barré', { strike: true }],
      ' ',
      ['code `x`', { code: true }],
      ' ',
      ['lien', link('https://example.org/a?b=1&c=2')],
    ),
  ),
  one(
    'overlapping marks over two blocks',
    (t) => {
      write(t, [p('o1'), 'abcdef'], [p('o2'), 'ghi'])
      t.format(3, 7, strong)
      t.format(5, 5, { em: true })
    },
    para('o1', 'ab', ['cd', strong], ['ef', { strong: true, em: true }]),
    para('o2', ['gh', { strong: true, em: true }], 'i'),
  ),
  one(
    'links of every kind',
    (t) =>
      write(t, [
        p('l1'),
        ['a', link('mailto:a@example.org')],
        ['b', link('/texts/1#x')],
        ['c', link('javascript:alert(1)')],
        ['d', link('java\tscript:alert(1)')],
        ['e', link(' https://example.org')],
        ['f', link('HTTPS://EXAMPLE.ORG/A B')],
        ['g', link('')],
        ['h', link('data:text/html,x')],
        ['i', link('a/b:c')],
        ['j', { link: 'https://example.org' }],
        ['k', { link: { href: 5 } }],
      ]),
    para(
      'l1',
      ['a', link('mailto:a@example.org')],
      ['b', link('/texts/1#x')],
      'cde',
      ['f', link('HTTPS://EXAMPLE.ORG/A B')],
      'gh',
      ['i', link('a/b:c')],
      'jk',
    ),
  ),
  one(
    'unknown and malformed attributes',
    (t) =>
      write(t, [
        p('u1'),
        ['a', { colour: 'red' }],
        ['b', { strong: 'yes' }],
        ['c', { em: false }],
        'd',
      ]),
    para('u1', 'abcd'),
  ),
  one(
    'characters before the first marker',
    (t) => {
      write(t, [p('c1'), 'suite'])
      t.insert(0, 'avant', {})
    },
    para(null, 'avant'),
    para('c1', 'suite'),
  ),
  one(
    'no marker at all',
    (t) => t.insert(0, 'seul', { strong: true }),
    para(null, ['seul', strong]),
  ),
  one(
    'unknown and malformed types',
    (t) =>
      write(
        t,
        [{ type: 'diagram', bid: 'x1' }, 'a'],
        [{ bid: 'x2' }, 'b'],
        [{ type: 7, bid: 'x3' }, 'c'],
        [{ type: 'heading', level: 'deux', bid: 'x4' }, 'd'],
        [{ type: 'item', list: 'square', depth: 0, bid: 'x5' }, 'e'],
        [{ type: 'item', list: 'bullet', depth: null, bid: 'x6' }, 'f'],
        [{ type: 'image', alt: 'sans source', bid: 'x7' }, 'g'],
        [{ type: 'image', src: 'javascript:alert(1)', alt: '', bid: 'x8' }],
        [{ type: 'table', html: 3, bid: 'x9' }],
        [{ type: 'image', src: 'file:///c/a.png', alt: '', bid: 'xa' }],
      ),
    para('x1', 'a'),
    para('x2', 'b'),
    para('x3', 'c'),
    para('x4', 'd'),
    para('x5', 'e'),
    para('x6', 'f'),
    para('x7', 'g'),
    para('x8'),
    para('x9'),
    para('xa'),
  ),
  one(
    'clamped and missing numbers',
    (t) =>
      write(
        t,
        [{ type: 'heading', level: 9, bid: 'n1' }, 'a'],
        [{ type: 'heading', level: -1, bid: 'n2' }, 'b'],
        [{ type: 'heading', level: 2.7, bid: 'n3' }, 'c'],
        [{ type: 'heading', bid: 'n4' }, 'd'],
        [{ type: 'item', list: 'number', depth: 40, bid: 'n5' }, 'e'],
        [{ type: 'item', bid: 'n6' }, 'f'],
        [{ type: 'image', src: 'a.png', alt: 4, width: 'large', bid: 'n7' }],
        [{ type: 'image', src: 'a.png', width: -5, bid: 'n8' }],
      ),
    block('heading', 'n1', { level: 4 }, 'a'),
    block('heading', 'n2', { level: 1 }, 'b'),
    block('heading', 'n3', { level: 2 }, 'c'),
    block('heading', 'n4', { level: 1 }, 'd'),
    block('item', 'n5', { list: 'number', depth: 7 }, 'e'),
    block('item', 'n6', { list: 'bullet', depth: 0 }, 'f'),
    block('image', 'n7', { src: 'a.png', alt: '' }),
    block('image', 'n8', { src: 'a.png', alt: '' }),
  ),
  one(
    'duplicate, missing and malformed bids',
    (t) =>
      write(
        t,
        [p('d'), 'a'],
        [p('d'), 'b'],
        [{ type: 'heading', level: 1, bid: 'd' }, 'c'],
        [{ type: 'paragraph' }, 'e'],
        [p(12), 'f'],
        [p(''), 'g'],
        [p('d~2'), 'h'],
      ),
    para('d', 'a'),
    para('d~2', 'b'),
    block('heading', 'd~3', { level: 1 }, 'c'),
    para(null, 'e'),
    para(null, 'f'),
    para(null, 'g'),
    para('d~2~2', 'h'),
  ),
  one(
    'embeds that are not markers',
    (t) => {
      write(t, [p('e1'), 'ab'])
      t.insertEmbed(2, { image: 'a.png' }, {})
      t.insertEmbed(4, new Y.Array(), {})
      t.insertEmbed(5, new Y.Text('caché'), {})
      t.insertEmbed(6, 7, { strong: true })
    },
    para('e1', 'a\uFFFCb\uFFFC\uFFFC', ['\uFFFC', strong]),
  ),
  one(
    'control characters and line breaks',
    (t) =>
      write(t, [p('r1'), 'a\u0000b\u0007c\td\u0085e\u007F'], [p('r2'), 'x\ny\u2028z\u2029\r\n']),
    para('r1', 'a\uFFFDb\uFFFDc\td\uFFFDe\uFFFD'),
    para('r2', 'x\ny\nz\n\uFFFD\n'),
  ),
  one(
    'characters after an image and a table',
    (t) =>
      write(
        t,
        [{ type: 'image', src: 'a.png', alt: '', bid: 'f1' }, 'sous ', ["l'image", strong]],
        [{ type: 'table', html: '<b>x</b>', bid: 'f2' }, 'sous la table'],
        [p('f3'), 'fin'],
      ),
    block('image', 'f1', { src: 'a.png', alt: '' }),
    para(null, 'sous ', ["l'image", strong]),
    block('table', 'f2', { html: '<b>x</b>' }),
    para(null, 'sous la table'),
    para('f3', 'fin'),
  ),
  one(
    'a table that closes its fence',
    (t) => write(t, [{ type: 'table', html: 'a\n````\n<script>alert(1)</script>', bid: 'z1' }]),
    block('table', 'z1', { html: 'a\n````\n<script>alert(1)</script>' }),
  ),
  one(
    'text that looks like markup',
    (t) =>
      write(
        t,
        [p('y1'), '<b>a</b> & *b* _c_ [d](e) \\ `f` ~~g~~'],
        [p('y2'), '# pas un titre'],
        [p('y3'), '- pas une liste'],
        [p('y4'), '12. pas une liste\n> ni ceci'],
        [p('y5'), [' gras ', strong], 'x', ['   ', strong]],
        [{ type: 'heading', level: 2, bid: 'y6' }, 'deux\nlignes'],
        [{ type: 'quote', bid: 'y7' }, 'deux\nlignes'],
        [{ type: 'item', list: 'number', depth: 1, bid: 'y8' }, 'deux\nlignes'],
      ),
    para('y1', '<b>a</b> & *b* _c_ [d](e) \\ `f` ~~g~~'),
    para('y2', '# pas un titre'),
    para('y3', '- pas une liste'),
    para('y4', '12. pas une liste\n> ni ceci'),
    para('y5', [' gras ', strong], 'x', ['   ', strong]),
    block('heading', 'y6', { level: 2 }, 'deux\nlignes'),
    block('quote', 'y7', {}, 'deux\nlignes'),
    block('item', 'y8', { list: 'number', depth: 1 }, 'deux\nlignes'),
  ),
  one(
    'a join and a split',
    (t) => {
      write(t, [p('j1'), 'un'], [{ type: 'heading', level: 2, bid: 'j2' }, 'deux'])
      t.delete(3, 1)
      t.insertEmbed(4, marker(p('j3')), {})
    },
    para('j1', 'und'),
    para('j3', 'eux'),
  ),
  one(
    'a type set afterwards',
    (t) => {
      write(t, [p('s1'), 'titre'], [{ type: 'heading', level: 3, bid: 's2' }, 'texte'])
      const [first, second] = t.toDelta().filter((op) => op.insert instanceof Y.Map)
      first.insert.set('type', 'heading')
      first.insert.set('level', 2)
      second.insert.set('type', 'paragraph')
    },
    block('heading', 's1', { level: 2 }, 'titre'),
    para('s2', 'texte'),
  ),
  two(
    'two people split and write at once',
    (t) => write(t, [p('w1'), 'bonjour à tous']),
    (t) => t.insertEmbed(8, marker(p('w2')), {}),
    (t) => t.insert(15, ' et à toutes', {}),
    para('w1', 'bonjour'),
    para('w2', ' à tous et à toutes'),
  ),
  two(
    'two people give overlapping marks at once',
    (t) => write(t, [p('v1'), 'abcdef']),
    (t) => t.format(1, 4, strong),
    (t) => t.format(3, 4, strong),
    // As Yjs has it: the first author's end of the mark also ends the second's.
    para('v1', ['abcd', strong], 'ef'),
  ),
  two(
    'a block is deleted while someone writes in it',
    (t) => write(t, [p('g1'), 'a'], [p('g2'), 'bc']),
    (t) => t.delete(2, 3),
    (t) => t.insert(4, 'X', {}),
    para('g1', 'aX'),
  ),
  one(
    'a marker that is a map of maps, and format on a marker',
    (t) => {
      write(t, [p('b1'), 'a'])
      const nested = new Y.Map()
      t.insertEmbed(t.length, marker({ type: nested, bid: 'b2' }), { strong: true })
      t.insert(t.length, 'b', {})
    },
    para('b1', 'a'),
    para('b2', 'b'),
  ),
]
