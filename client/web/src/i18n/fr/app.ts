// Words of every page, and of the page for unknown addresses, in French.
export const app = {
  name: 'Coopol',
  home: 'Coopol, page d’accueil',
  skip: 'Aller au contenu',
  language: 'Langue',
  newWindow: 'nouvelle fenêtre',
  loading: 'La page arrive…',
  on: 'le {{day}}',
  member: 'Qui est connecté',
  unread_one: '{{count}} discussion à lire',
  unread_other: '{{count}} discussions à lire',
  nav: {
    label: 'Navigation principale',
    home: 'Accueil',
    texts: 'Textes',
    channels: 'Discussions',
    groups: 'Groupes',
    themes: 'Thèmes',
    administration: 'Administration',
    account: 'Mon compte',
    menu: 'Menu',
    signIn: 'Se connecter',
    signOut: 'Se déconnecter',
    signingOut: 'Déconnexion…',
  },
  signOut: {
    heading: 'Se déconnecter de cet appareil\u202f?',
    body: 'Les copies gardées pour écrire hors ligne seront effacées d’ici. Ce qui est enregistré reste sur le serveur.',
    confirm: 'Se déconnecter',
    cancel: 'Rester',
    failed:
      'La déconnexion n’a pas abouti\u202f: le serveur ne répond pas. Réessayez quand la connexion reviendra.',
    notErased:
      'Vous êtes déconnecté·e, mais le navigateur n’a pas tout effacé\u202f: fermez les autres onglets de Coopol, puis recommencez ici même.',
  },
  away: {
    title: 'Le serveur ne répond pas',
    body: 'Vérifiez la connexion. La page réessaiera d’elle-même quand le réseau reviendra.',
    retry: 'Réessayer',
  },
  failed: {
    title: 'La page n’a pas pu se charger',
    body: 'Vérifiez la connexion, puis rechargez. Rien de ce qui est enregistré n’est perdu.',
    reload: 'Recharger la page',
  },
  unknown: {
    title: 'Page introuvable',
    body: 'Il n’y a rien à cette adresse. Vérifiez le lien, ou repartez de l’accueil.',
    home: 'Revenir à l’accueil',
  },
} as const
