// Words of every page, and of the page for unknown addresses, in French.
export const app = {
  name: 'Coopol',
  home: 'Coopol, page d’accueil',
  skip: 'Aller au contenu',
  language: 'Langue',
  failed: {
    title: 'La page n’a pas pu se charger',
    body: 'Vérifiez la connexion, puis rechargez. Rien de ce qui est enregistré n’est perdu.',
    reload: 'Recharger la page',
  },
  unknown: {
    title: 'Page introuvable',
    body: 'Il n’y a rien à cette adresse. Le nom d’un texte n’a que des lettres sans accent, des chiffres, - et _.',
    home: 'Revenir à l’accueil',
  },
} as const
