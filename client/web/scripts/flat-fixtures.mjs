// Makes tests/fixtures/flat-text.json, which Rust and TypeScript both read: `node scripts/flat-fixtures.mjs`.
//
// A list of {name, update (hex of a Yjs v1 update), blocks, text, html}; root `Y.Text` named
// "text". The document named "genesis" holds the fixed genesis update. The updates are made by plain
// Yjs, the blocks are written by hand (flat-documents.mjs), the views follow these rules.
//
// Reading (beside what SPEC.md says): a missing level is 1, list "bullet", depth 0, alt ""; a key
// present with another type or an unknown word makes the block a paragraph; a number is cut to an
// integer and clamped; an alt that is no string is ""; a width that is not a number above 0 is
// dropped; a missing, empty or other bid is null. The n-th block of one bid reads as `<bid>~n`, n
// counted by that written bid; if that name is taken already, `~2`, `~3`… is put after it. A mark
// counts if its value is true; a link if its href is a string that
// is not empty, has no control character and no space at either end, and whose scheme
// (/^[a-z][a-z0-9+.-]*:/i), if any, is http, https or mailto. An image's src: the same without
// mailto, or data:image/png, jpeg, gif or webp. Neighbouring runs with the same marks are one run.
// Control characters are U+0000-001F and U+007F-009F; what follows an atom is a paragraph, bid null.
//
// text: blocks joined by "\n"; an image is its alt; a table is its html with every tag (`<` up to the
// next `>`) made a space, then &lt; &gt; &quot; &#39; &nbsp; &amp; decoded (in this order), white
// space collapsed to single spaces and cut at both ends.
//
// html: no white space between elements. p, h1-h4, blockquote>p (one for each block), lists nested by
// depth (levels that are skipped get an li without text), img with src, alt, width, and a table is
// its escaped source in a pre. Each run has its own tags, from outside in: a, strong, em, u, s, code.
// & < > are escaped, and " in attributes; a line break is <br>.
import { writeFileSync } from 'node:fs'
import { documents } from './flat-documents.mjs'

const escapeText = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const escapeAttribute = (text) => escapeText(text).replaceAll('"', '&quot;')

// --- text ---

const tableText = (html) =>
  html
    .replace(/<[^>]*(>|$)/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim()

const blockText = ({ type, attrs, runs }) => {
  if (type === 'image') return attrs.alt
  if (type === 'table') return tableText(attrs.html)
  return runs.map(({ text }) => text).join('')
}

// --- html ---

const HTML_MARKS = [
  ['strong', 'strong'],
  ['em', 'em'],
  ['underline', 'u'],
  ['strike', 's'],
  ['code', 'code'],
]

const runHtml = ({ text, marks }) => {
  let html = escapeText(text).replaceAll('\n', '<br>')
  for (const [mark, tag] of HTML_MARKS.toReversed()) {
    if (marks[mark]) html = `<${tag}>${html}</${tag}>`
  }
  return marks.link ? `<a href="${escapeAttribute(marks.link.href)}">${html}</a>` : html
}

const inlineHtml = (block) => block.runs.map(runHtml).join('')

const blockHtml = (block) => {
  const { type, attrs } = block
  switch (type) {
    case 'heading':
      return `<h${attrs.level}>${inlineHtml(block)}</h${attrs.level}>`
    case 'quote':
      return `<blockquote><p>${inlineHtml(block)}</p></blockquote>`
    case 'image': {
      const width = attrs.width === undefined ? '' : ` width="${attrs.width}"`
      return `<img src="${escapeAttribute(attrs.src)}" alt="${escapeAttribute(attrs.alt)}"${width}>`
    }
    case 'table':
      return `<pre>${escapeText(attrs.html)}</pre>`
    default:
      return `<p>${inlineHtml(block)}</p>`
  }
}

const documentHtml = (blocks) => {
  let html = ''
  const open = []
  const closeTo = (count) => {
    while (open.length > count) html += `</li></${open.pop()}>`
  }
  for (const block of blocks) {
    if (block.type !== 'item') {
      closeTo(0)
      html += blockHtml(block)
      continue
    }
    const tag = block.attrs.list === 'bullet' ? 'ul' : 'ol'
    const levels = block.attrs.depth + 1
    closeTo(levels)
    if (open.length === levels) {
      if (open.at(-1) === tag) html += '</li>'
      else closeTo(levels - 1)
    }
    if (open.length === levels) html += '<li>'
    while (open.length < levels) {
      html += `<${tag}><li>`
      open.push(tag)
    }
    html += inlineHtml(block)
  }
  closeTo(0)
  return html
}

const fixtures = documents.map(({ name, make, blocks }) => ({
  name,
  update: Buffer.from(make()).toString('hex'),
  blocks,
  text: blocks.map(blockText).join('\n'),
  html: documentHtml(blocks),
}))
const path = new URL('../../../tests/fixtures/flat-text.json', import.meta.url)
writeFileSync(path, `${JSON.stringify(fixtures, null, 2)}\n`)
console.log(`${fixtures.length} documents`)
