// Words of the editor in English.
import type { Words } from '../words'
import type { editor as french } from '../fr/editor'

export const editor: Words<typeof french> = {
  label: 'Formatting',
  bold: 'Bold',
  italic: 'Italic',
  underline: 'Underline',
  strike: 'Strikethrough',
  code: 'Code',
  link: 'Link',
  clear: 'Clear formatting',
  paragraph: 'Paragraph',
  heading1: 'Heading 1',
  heading2: 'Heading 2',
  heading3: 'Heading 3',
  heading4: 'Heading 4',
  bulletList: 'Bulleted list',
  orderedList: 'Numbered list',
  outdent: 'Decrease indent',
  indent: 'Increase indent',
  quote: 'Quotation',
  image: 'Image',
  moveUp: 'Move block up',
  moveDown: 'Move block down',
  undo: 'Undo',
  redo: 'Redo',
  find: 'Find',
  numbers: 'Alinéa numbers',
  imageWithoutWords: 'Image without description',
  tableLabel: 'Table, to be changed in the document it came from',
}
