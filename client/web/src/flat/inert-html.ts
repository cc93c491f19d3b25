// Html from elsewhere, made fit to be parsed under our content policy, which forbids its styles: the
// browser would apply none, and complain of each.

/** The attribute that style attributes become. */
export const STYLE = 'data-style'

/** A start tag; what stands in quotes is passed over. */
const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi
const SHEET = /<style[\s>][\s\S]*?<\/style>/gi

/** The html with its style attributes renamed, and without its style sheets. */
export const inertHtml = (html: string): string =>
  html.replace(SHEET, '').replace(TAG, (tag) => tag.replace(/(\s)style(\s*=)/i, `$1${STYLE}$2`))
