// The words of a message: what is marked, and that nothing else can come of them.
import { expect, test } from 'vitest'
import { mayLeadTo, plainWords, readWords, type Block, type Inline } from '../../src/channels/words'

/** A tree in short: `strong(words)`. */
const short = (nodes: readonly Inline[]): string =>
  nodes
    .map((node) => {
      if (node.type === 'text') return node.text
      if (node.type === 'link') {
        return `link<${node.href}${node.isDisguised ? ' disguised' : ''}>(${short(node.nodes)})`
      }
      return `${node.type}(${'nodes' in node ? short(node.nodes) : node.text})`
    })
    .join('')

const block = (one: Block): string => {
  switch (one.type) {
    case 'paragraph':
      return one.lines.map(short).join('/')
    case 'quote':
      return `quote[${one.blocks.map(block).join(' ')}]`
    case 'list': {
      const items = one.items.map((item) => item.map(block).join(' ')).join('|')
      return one.ordered ? `list${one.start}[${items}]` : `list[${items}]`
    }
    case 'code':
      return `code<${one.text}>`
  }
}
const read = (body: string): string => readWords(body).map(block).join(' ¶ ')

test('styles are read where they begin and end with words', () => {
  expect(read('un **mot** fort, un *autre*, _un_ ~~faux~~')).toBe(
    'un strong(mot) fort, un em(autre), em(un) strike(faux)',
  )
  expect(read('***les deux*** et **fort *et doux***')).toBe(
    'strong(em(les deux)) et strong(fort em(et doux))',
  )
  expect(read('2 * 3 * 4, snake_case_name, **sans fin')).toBe(
    '2 * 3 * 4, snake_case_name, **sans fin',
  )
  expect(read('`a *b* <b>` et ``x ` y``')).toBe('code(a *b* <b>) et code(x ` y)')
  expect(read('\\*pas\\* marqué, ~pas~ non plus')).toBe('*pas* marqué, ~pas~ non plus')
})

test('lines, quotes, lists and code are blocks', () => {
  expect(read('un\ndeux\n\ntrois')).toBe('un/deux ¶ trois')
  expect(read('> cité\n> encore\nréponse')).toBe('quote[cité/encore] ¶ réponse')
  expect(read('- un\n- **deux**\n  suite\n3. trois\n4. quatre')).toBe(
    'list[un|strong(deux)/suite] ¶ list3[trois|quatre]',
  )
  expect(read('voici :\n```js\na *b*\n\nc\n```\nfin')).toBe('voici : ¶ code<a *b*\n\nc> ¶ fin')
  expect(read('```\nsans fin')).toBe('code<sans fin>')
  expect(read('```x```')).toBe('code(x)')
})

test('a link leads to http, https, mailto or a path of this site, and to nothing else', () => {
  expect(read('[le texte](/texts/1) de https://exemple.org/a_(b). Oui')).toBe(
    'link</texts/1>(le texte) de link<https://exemple.org/a_(b)>(https://exemple.org/a_(b)). Oui',
  )
  for (const href of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//autre.example',
    '/\\autre.example',
    'java\u0000script:x',
    'ftp://x',
    '',
  ]) {
    expect(mayLeadTo(href), href).toBe(false)
    expect(read(`[x](${href})`), href).not.toContain('link')
  }
  expect(read('[https://banque.example](https://voleur.example)')).toContain('disguised')
  expect(read('[ici](mailto:a@b.fr)')).toBe('link<mailto:a@b.fr>(ici)')
})

test('markup of the web is words', () => {
  const hostile = '<img src=x onerror=alert(1)><script>alert(1)</script>&lt;b&gt;'
  expect(readWords(hostile)).toEqual([
    { type: 'paragraph', lines: [[{ type: 'text', text: hostile }]] },
  ])
})

test('who is called is shown so, by the whole name only', () => {
  const called = [
    { mention: 'member:1', name: 'Ana' },
    { mention: 'member:2', name: 'Ana María' },
  ]
  const [paragraph] = readWords('@Ana María, @Ana ! a@Ana.fr @Anatole', called)
  expect(paragraph && block(paragraph)).toBe('call(@Ana María), call(@Ana) ! a@Ana.fr @Anatole')
})

test('whatever is written keeps its words, and is read in a moment', () => {
  const pieces = [
    '*',
    '**',
    '_',
    '~~',
    '`',
    '``',
    '[',
    '](',
    ')',
    '> ',
    '- ',
    '\n',
    'mot',
    ' ',
    '@',
  ]
  let seed = 7
  const next = (bound: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % bound
  }
  for (let round = 0; round < 400; round += 1) {
    const body = Array.from({ length: 40 }, () => pieces[next(pieces.length)]).join('')
    const words = (text: string): number => text.split('mot').length
    expect(words(plainWords(body)), `seed 7, round ${round}: ${body}`).toBe(
      // The name of a language after a fence is not shown.
      words(body.replace(/^(\s*```)mot\s*$/gm, '$1')),
    )
  }
  for (const piece of pieces) expect(readWords(piece.repeat(8_000 / piece.length))).toBeDefined()
})
