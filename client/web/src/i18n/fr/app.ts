// Words of every page, and of the page for unknown addresses, in French.
export const app = {
  name: 'Coopol',
  home: 'Coopol, page d’accueil',
  skip: 'Aller au contenu',
  language: 'Langue',
  unknown: {
    title: 'Page introuvable',
    body: 'Il n’y a rien à cette adresse. Le nom d’un texte n’a que des lettres sans accent, des chiffres, - et _.',
    home: 'Revenir à l’accueil',
  },
} as const
