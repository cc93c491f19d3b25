// Which addresses a text may carry: the same rule for reading, pasting and typing.

const SCHEME = /^([a-z][a-z0-9+.-]*):/i
// eslint-disable-next-line no-control-regex -- browsers drop them inside a scheme: "java\tscript:"
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/
const IMAGE_DATA = /^data:image\/(png|jpeg|gif|webp)[;,]/i

/** The longest address of a link, in UTF-16 units: what browsers and servers agree to carry. */
export const MAX_HREF_LENGTH = 2_048

/** The scheme in lower case, "" for a relative address, null for an address nobody should follow. */
function schemeOf(address: string): string | null {
  if (address === '' || CONTROL.test(address) || address !== address.trim()) return null
  return SCHEME.exec(address)?.[1]?.toLowerCase() ?? ''
}

/** Whether a link may lead to `href`: http, https, mailto and relative addresses of sane length. */
export function isSafeHref(href: string): boolean {
  if (href.length > MAX_HREF_LENGTH) return false
  const scheme = schemeOf(href)
  return scheme !== null && ['', 'http', 'https', 'mailto'].includes(scheme)
}

/** Whether an image may be shown from `src`: http, https, relative, or the data of a bitmap. */
export function isSafeSource(src: string): boolean {
  const scheme = schemeOf(src)
  if (scheme === 'data') return IMAGE_DATA.test(src)
  return scheme !== null && ['', 'http', 'https'].includes(scheme)
}
