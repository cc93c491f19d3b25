// A table as it is shown: rebuilt from the few elements and attributes that tables of words need.
//
// The html of a table block may come from anyone. It is parsed into a document that runs and loads
// nothing, and what the lists below do not name is left out; its words stay.
import { inertHtml } from './inert-html'
import { isSafeHref } from './links'

const KEPT = new Set(
  'TABLE CAPTION THEAD TBODY TFOOT TR TH TD P BR STRONG B EM I U S DEL CODE A UL OL LI'.split(' '),
)
/** Elements whose content is no words to read. */
const DROPPED = new Set(
  'SCRIPT STYLE TEMPLATE NOSCRIPT IFRAME OBJECT EMBED SVG MATH TITLE HEAD TEXTAREA SELECT'.split(
    ' ',
  ),
)

/** How deep elements may stand in one another, and how many there may be: more is no table to read. */
const MAX_NESTING = 60
const MAX_ELEMENTS = 20_000
/** The most cells that one may span: what browsers allow for columns. */
const MAX_SPAN = 1_000

/** The table, or the one in the html, fit to be shown; null if there is none, or it is too large. */
export function cleanTable(source: string | Element): HTMLElement | null {
  const table = typeof source === 'string' ? tableIn(source) : source
  if (!table || table.getElementsByTagName('*').length > MAX_ELEMENTS) return null
  const [clean] = copyOf(table, 0)
  return clean instanceof HTMLElement ? clean : null
}

const tableIn = (html: string): Element | null =>
  new DOMParser().parseFromString(inertHtml(html), 'text/html').querySelector('table')

/** The nodes that show `node`: its copy, or those of what it holds. */
function copyOf(node: ChildNode, depth: number): Node[] {
  if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.textContent ?? '')]
  if (node.nodeType !== Node.ELEMENT_NODE || depth > MAX_NESTING) return []
  const element = node as Element
  const name = element.tagName.toUpperCase()
  if (DROPPED.has(name)) return []
  const inside = [...element.childNodes].flatMap((child) => copyOf(child, depth + 1))
  if (!KEPT.has(name)) return inside
  const copy = document.createElement(name)
  copyAttributes(element, copy)
  copy.append(...inside)
  return [copy]
}

function copyAttributes(from: Element, to: HTMLElement): void {
  if (to.matches('th, td')) {
    for (const name of ['colspan', 'rowspan']) {
      const span = Number(from.getAttribute(name))
      if (Number.isInteger(span) && span > 1 && span <= MAX_SPAN) to.setAttribute(name, `${span}`)
    }
  }
  const href = from.getAttribute('href') ?? ''
  if (to.matches('a') && isSafeHref(href)) {
    to.setAttribute('href', href)
    to.setAttribute('rel', 'noopener noreferrer nofollow')
    to.setAttribute('target', '_blank')
  }
}
