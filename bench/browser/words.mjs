// Texts of any length from a seed: French-like words, in paragraphs, headings, lists and quotations.

const COMMON = 'de la le les des et à en un une du que pour dans sur par au avec qui ce plus'.split(' ')
const WORDS = (
  'loyer logement commune salaire école hôpital énergie transport retraite égalité travail ' +
  'service public impôt budget région quartier jeunesse culture écologie solidarité convention ' +
  'proposition engagement citoyenne démocratie assemblée fédération section motion amendement ' +
  'garantir financer rénover protéger développer réduire plafonner encadrer construire ouvrir ' +
  'juste durable nécessaire ambitieux concret national local européen collectif prioritaire'
).split(' ')

/** Marks of a run of words, most of which have none. */
const MARKS = [{}, {}, {}, {}, {}, {}, { strong: true }, { em: true }, { link: { href: '/ici' } }]

const word = (random) =>
  random(5) < 2 ? COMMON[random(COMMON.length)] : WORDS[random(WORDS.length)]

function sentence(random) {
  const words = Array.from({ length: 6 + random(14) }, () => word(random))
  const text = words.join(' ')
  return `${text[0].toUpperCase()}${text.slice(1)}${random(6) === 0 ? ' : « oui » !' : '.'} `
}

/** What a block is and how many sentences it has at most, as often as in our programmes. */
const KINDS = [
  ...Array(14).fill([{ type: 'paragraph' }, 3]),
  ...Array(4).fill([{ type: 'item', list: 'bullet', depth: 0 }, 1]),
  [{ type: 'item', list: 'bullet', depth: 1 }, 1],
  [{ type: 'item', list: 'number', depth: 0 }, 1],
  [{ type: 'heading', level: 2 }, 1],
  [{ type: 'heading', level: 3 }, 1],
  [{ type: 'quote' }, 2],
]

/** `count` blocks: `{marker, runs: [{text, marks}]}`, the marker without an identity. */
export function blocks(count, random) {
  return Array.from({ length: count }, () => {
    const [marker, most] = KINDS[random(KINDS.length)]
    const runs = Array.from({ length: 1 + random(most) }, () => ({
      text: sentence(random),
      marks: MARKS[random(MARKS.length)],
    }))
    return { marker, runs }
  })
}

/** The number of characters of blocks. */
export const lengthOf = (all) =>
  all.flatMap(({ runs }) => runs).reduce((sum, { text }) => sum + text.length, 0)

/** Characters on a page of print, by which pages are counted. */
export const PAGE_CHARACTERS = 2_500

const TAGS = { paragraph: 'p', quote: 'blockquote' }

function run({ text, marks }) {
  const strong = marks.strong ? `<b style="font-weight:bold">${text}</b>` : text
  const em = marks.em ? `<span style="font-style:italic">${strong}</span>` : strong
  return marks.link ? `<a href="${marks.link.href}">${em}</a>` : em
}

/** Blocks as a word processor puts them on the clipboard. */
export function html(all) {
  const lines = all.map(({ marker, runs }) => {
    const words = `<span style="font-size:11pt;color:#000">${runs.map(run).join('')}</span>`
    if (marker.type === 'heading') return `<h${marker.level}>${words}</h${marker.level}>`
    if (marker.type !== 'item') return `<${TAGS[marker.type]}>${words}</${TAGS[marker.type]}>`
    const tag = marker.list === 'number' ? 'ol' : 'ul'
    const list = `<${tag}><li><p style="margin:0">${words}</p></li></${tag}>`
    return marker.depth > 0 ? `<ul>${list}</ul>` : list
  })
  return `<html><body><!--StartFragment-->${lines.join('\n')}<!--EndFragment--></body></html>`
}

/** How many people's edits a text is made of. */
const AUTHORS = 12

/**
 * Writes blocks into a document as people do: by many authors, sentence by sentence at any place,
 * with second thoughts. They stand after what the document holds.
 */
export function write(Y, doc, all, random) {
  const text = doc.getText('text')
  const own = doc.clientID
  const authors = Array.from({ length: AUTHORS }, () => 1_000 + random(2 ** 30))
  const as = (act) => {
    doc.clientID = authors[random(AUTHORS)]
    doc.transact(act)
  }
  // From the last to the first: Yjs finds the start of a text at once.
  const start = text.length
  all.toReversed().forEach(({ marker, runs }, nth) => {
    as(() => {
      text.insertEmbed(start, new Y.Map(Object.entries({ ...marker, bid: `bench${nth}` })))
      text.insert(start + 1, runs.at(-1).text, runs.at(-1).marks)
    })
    // The sentences before it came later, each with words that somebody took out again.
    for (const { text: words, marks } of runs.slice(0, -1).toReversed()) {
      as(() => text.insert(start + 1, `${words.slice(0, -1)} bien sûr `, marks))
      as(() => text.delete(start + words.length, ' bien sûr'.length))
    }
  })
  doc.clientID = own
}
