// Styles of pasted pages, made into elements: bold that a style says is bold.
//
// The attributes themselves have another name by now (`inert-html.ts`).
import { STYLE } from '../../flat/inert-html'

/** The declarations of an element's style. */
export function styleOf(element: Element): Map<string, string> {
  const written = element.getAttribute(STYLE) ?? ''
  const found = written.matchAll(/([\w-]+)\s*:\s*([^;!]+)/g)
  return new Map([...found].map(([, name = '', value = '']) => [name.toLowerCase(), value.trim()]))
}

/** Elements of words: what their style says is meant, and not only how a page looks as a whole. */
const OF_WORDS = 'span, font, a, b, strong, i, em, u, s, code, p, li'
const BOLD = /^(bold(er)?|[6-9]00)$/
const NOT_BOLD = /^(normal|[1-5]00)$/

/** Makes styles into elements. */
export function applyStyles(page: HTMLElement): void {
  for (const element of page.querySelectorAll<HTMLElement>(`[${STYLE}]`)) {
    if (!element.matches(OF_WORDS)) continue
    const style = styleOf(element)
    const weight = style.get('font-weight') ?? ''
    const decoration = `${style.get('text-decoration')} ${style.get('text-decoration-line')}`
    if (BOLD.test(weight) && !element.closest('h1, h2, h3, h4, h5, h6'))
      wrapContent(element, 'strong')
    if (/italic|oblique/.test(style.get('font-style') ?? '')) wrapContent(element, 'em')
    if (decoration.includes('line-through')) wrapContent(element, 's')
    // A link is underlined anyway.
    if (decoration.includes('underline') && !element.closest('a')) wrapContent(element, 'u')
    // Google's page is all in <b style="font-weight:normal">.
    if (element.matches('b, strong') && NOT_BOLD.test(weight)) unwrap(element)
  }
}

function wrapContent(element: HTMLElement, name: string): void {
  const wrapper = document.createElement(name)
  wrapper.append(...element.childNodes)
  element.append(wrapper)
}

/** Puts what an element holds in its place. */
export const unwrap = (element: Element): void => element.replaceWith(...element.childNodes)
