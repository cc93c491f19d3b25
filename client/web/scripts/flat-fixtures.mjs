// Makes tests/fixtures/flat-text.json, which Rust and TypeScript both read: `node scripts/flat-fixtures.mjs`.
//
// A list of {name, update (hex of a Yjs v1 update), blocks, text, html, markdown}; root `Y.Text`
// named "text". The document named "genesis" holds the fixed genesis update. The updates are made
// by plain Yjs, the blocks are written by hand (flat-documents.mjs), the views follow these rules.
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
//
// markdown: blocks joined by a blank line, two items in a row by a line end; no line end at the end.
// Item: four spaces for each depth, then "- " or "1. "; continued lines are indented by as much.
// Quote: "> " before every line. Image: ![alt](src). Table: a fenced block ```html with a fence one
// longer than the longest run of backticks (three at least). A line break is "\" and a line end (a
// space in headings). Runs from outside in: link, **, *, <u>, ~~, code, with the white space at the
// ends of a run kept outside (code excepted); a run of white space alone has no marks. Escaped by "\":
// \ ` * _ [ ] < > ~ & everywhere, # + - = at the start of a line, . and ) after digits at the start of
// a line. Code is not escaped: a fence one longer than the longest run inside, and a space at both
// ends if it begins or ends with a backtick; its line breaks are spaces. An href or src with white
// space, ( or ) stands in < >, where < and > are %3C and %3E.
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

// --- markdown ---

const longest = (text, pattern) =>
  Math.max(0, ...[...text.matchAll(pattern)].map(([run]) => run.length))

const target = (href) =>
  /[\s()]/.test(href) ? `<${href.replaceAll('<', '%3C').replaceAll('>', '%3E')}>` : href

const escapeMarkdown = (text) => text.replace(/[\\`*_[\]<>~&]/g, '\\$&')

const codeMarkdown = (text) => {
  const flat = text.replaceAll('\n', ' ')
  const fence = '`'.repeat(longest(flat, /`+/g) + 1)
  const pad = flat.startsWith('`') || flat.endsWith('`') ? ' ' : ''
  return fence + pad + flat + pad + fence
}

const runMarkdown = ({ text, marks }) => {
  const [, before, words, after] = marks.code ? [, '', text, ''] : text.match(/^(\s*)(.*?)(\s*)$/s)
  if (words === '') return before + after
  let markdown = marks.code ? codeMarkdown(words) : escapeMarkdown(words)
  if (marks.strike) markdown = `~~${markdown}~~`
  if (marks.underline) markdown = `<u>${markdown}</u>`
  if (marks.em) markdown = `*${markdown}*`
  if (marks.strong) markdown = `**${markdown}**`
  if (marks.link) markdown = `[${markdown}](${target(marks.link.href)})`
  return before + markdown + after
}

/** The lines of a block, with what would start another block escaped. */
const linesMarkdown = (block) =>
  block.runs
    .map(runMarkdown)
    .join('')
    .split('\n')
    .map((line) => line.replace(/^[#+=-]/, '\\$&').replace(/^(\d+)([.)])/, '$1\\$2'))

const blockMarkdown = (block) => {
  const { type, attrs } = block
  const lines = linesMarkdown(block)
  switch (type) {
    case 'heading':
      return `${'#'.repeat(attrs.level)} ${lines.join(' ')}`
    case 'quote':
      return lines.map((line) => `> ${line}`).join('\\\n')
    case 'item': {
      const indent = '    '.repeat(attrs.depth)
      const sign = attrs.list === 'bullet' ? '- ' : '1. '
      return indent + sign + lines.join(`\\\n${indent}${' '.repeat(sign.length)}`)
    }
    case 'image':
      return `![${escapeMarkdown(attrs.alt)}](${target(attrs.src)})`
    case 'table': {
      const fence = '`'.repeat(Math.max(3, longest(attrs.html, /`+/g) + 1))
      return `${fence}html\n${attrs.html}\n${fence}`
    }
    default:
      return lines.join('\\\n')
  }
}

const documentMarkdown = (blocks) =>
  blocks
    .map((block, i) => {
      const inList = block.type === 'item' && blocks[i - 1]?.type === 'item'
      return (i === 0 ? '' : inList ? '\n' : '\n\n') + blockMarkdown(block)
    })
    .join('')

const fixtures = documents.map(({ name, make, blocks }) => ({
  name,
  update: Buffer.from(make()).toString('hex'),
  blocks,
  text: blocks.map(blockText).join('\n'),
  html: documentHtml(blocks),
  markdown: documentMarkdown(blocks),
}))
const path = new URL('../../../tests/fixtures/flat-text.json', import.meta.url)
writeFileSync(path, `${JSON.stringify(fixtures, null, 2)}\n`)
console.log(`${fixtures.length} documents`)
