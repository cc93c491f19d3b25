// What word processors and web pages put on the clipboard, made fit for the schema's own rules
// (`flat/schema.ts`): what is no words goes, what says the same twice says it once.
import { DOMParser, type ParseOptions, type Slice } from 'prosemirror-model'
import { flatSchema } from '../../flat/schema'
import { OWN } from './copy'
import { applyStyles, styleOf, unwrap } from './styles'

/** A picture inside the html itself, in UTF-16 units: more does not belong in a text. */
const MAX_INLINE_IMAGE = 100_000

/** The parser of what is pasted or dropped. */
export class PasteParser extends DOMParser {
  constructor() {
    super(flatSchema, DOMParser.fromSchema(flatSchema).rules)
  }

  override parseSlice(dom: Node, options?: ParseOptions): Slice {
    if (dom instanceof HTMLElement && !dom.querySelector(`[${OWN}]`)) tidy(dom)
    return super.parseSlice(dom, options)
  }
}

/** Tidies a page in place. */
export function tidy(page: HTMLElement): void {
  removeUnread(page)
  nameWordItems(page)
  applyStyles(page)
  unwrapLayout(page)
  tidyLinks(page)
  tidyImages(page)
  removeSpacing(page)
}

const UNREAD = [
  '[hidden]',
  '[data-style*="display:none"]',
  '[data-style*="display: none"]',
  '[data-style*="mso-hide:all"]',
  // Word's comments stand in a list of their own, after the text.
  '[data-style*="mso-element:comment-list"]',
  // Word in the browser ends each paragraph with a space of its own.
  '.EOP',
].join()

function removeUnread(page: HTMLElement): void {
  for (const element of page.querySelectorAll(UNREAD)) element.remove()
}

/** Word writes list items as paragraphs: `mso-list:l0 level2 lfo1`, their sign in a span. */
function nameWordItems(page: HTMLElement): void {
  for (const paragraph of page.querySelectorAll<HTMLElement>('p[data-style*="mso-list:"]')) {
    const level = /level(\d+)/.exec(styleOf(paragraph).get('mso-list') ?? '')?.[1]
    if (level === undefined) continue
    const sign = paragraph.querySelector('[data-style*="mso-list:Ignore"]')
    const isNumber = /^\s*(\d+|[a-z]{1,4}|[A-Z]{1,4})[.)]/.test(sign?.textContent ?? '')
    sign?.remove()
    paragraph.dataset['list'] = isNumber ? 'number' : 'bullet'
    paragraph.dataset['depth'] = String(Number(level) - 1)
  }
}

/** A table of one cell is there for the layout of a page or a letter. */
function unwrapLayout(page: HTMLElement): void {
  for (const table of [...page.querySelectorAll('table')].toReversed()) {
    const cells = table.querySelectorAll('td, th')
    if (cells.length === 1) table.replaceWith(...cells[0]!.childNodes)
  }
}

/** A link is underlined anyway; one to a place of the page it was copied from leads nowhere. */
function tidyLinks(page: HTMLElement): void {
  for (const link of page.querySelectorAll<HTMLElement>('a[href]')) {
    for (const underlined of link.querySelectorAll('u')) unwrap(underlined)
    if (link.parentElement?.matches('u')) unwrap(link.parentElement)
    if (link.getAttribute('href')?.startsWith('#')) unwrap(link)
  }
}

/** Of pictures, those stay that a reader could see or hear of. */
function tidyImages(page: HTMLElement): void {
  for (const image of page.querySelectorAll('img')) {
    const alt = image.getAttribute('alt')?.trim() ?? ''
    const src = image.getAttribute('src') ?? ''
    const isOfText = image.closest('table') !== null
    const isTooLarge = src.startsWith('data:') && src.length > MAX_INLINE_IMAGE
    const isSpy = ['0', '1'].includes(image.getAttribute('width') ?? '')
    if (isSpy || isTooLarge || isOfText) image.replaceWith(alt)
    else if (alt === '' && !src.startsWith('data:')) image.remove()
  }
}

const BLOCKS = 'p, div, h1, h2, h3, h4, h5, h6, ul, ol, blockquote, table, pre'

/** Space between blocks is the style's business, not the text's. */
function removeSpacing(page: HTMLElement): void {
  for (const line of page.querySelectorAll('br')) {
    const beside = [line.previousElementSibling, line.nextElementSibling]
    const isBetween = beside.some((one) => one?.matches(BLOCKS))
    if (isBetween || line.matches('.Apple-interchange-newline')) line.remove()
  }
  for (const block of page.querySelectorAll('p, h1, h2, h3, h4, h5, h6, li')) {
    const isEmpty = !block.textContent?.trim() && !block.querySelector('img, table')
    if (isEmpty) block.remove()
  }
}
