// The shared types of a document that each editor writes: those that stock editors use.

/** TipTap's `Y.XmlFragment`. */
export const RICH_FIELD = 'default'

/** CodeMirror's `Y.Text`. */
export const PLAIN_FIELD = 'codemirror'
