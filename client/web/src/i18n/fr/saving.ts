// Words that say whether what was written is safe, in French.
export const saving = {
  connecting: 'Connexion…',
  saved: 'Enregistré',
  saving: 'Enregistrement…',
  offline: 'Hors ligne',
  refused: 'Refusé',
  offlineSaved:
    'Tout ce que vous aviez écrit est enregistré. Vous pouvez continuer\u202f: tant que la connexion manque, vos mots ne sont gardés que dans cette page ouverte.',
  offlineWaiting:
    'Vos derniers mots ne sont gardés que dans cette page. Laissez-la ouverte\u202f: ils partiront dès que la connexion reviendra.',
  refusedAccess:
    'Le serveur ne vous laisse pas entrer dans ce texte. Demandez un nouveau lien à la personne qui vous a invité·e. Ce que vous auriez écrit ici n’est pas enregistré\u202f: copiez-le ailleurs.',
  refusedEdit:
    'Vous pouvez lire ce texte, pas le modifier. Vos derniers mots ne sont pas enregistrés\u202f: copiez-les ailleurs, puis rechargez la page.',
  reload: 'Recharger la page',
} as const
