// Words of the editor in English.
import type { editor as french } from '../fr/editor'
import type { Words } from '../words'

export const editor: Words<typeof french> = {
  label: 'Formatting',
  bold: 'Bold',
  italic: 'Italic',
  heading1: 'Heading',
  heading2: 'Subheading',
  bulletList: 'Bulleted list',
  orderedList: 'Numbered list',
  quote: 'Quotation',
  undo: 'Undo',
  redo: 'Redo',
}
