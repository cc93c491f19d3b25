// Words of the editor in French.
export const editor = {
  label: 'Mise en forme',
  bold: 'Gras',
  italic: 'Italique',
  heading1: 'Titre',
  heading2: 'Sous-titre',
  bulletList: 'Liste à puces',
  orderedList: 'Liste numérotée',
  quote: 'Citation',
  undo: 'Annuler',
  redo: 'Rétablir',
} as const
