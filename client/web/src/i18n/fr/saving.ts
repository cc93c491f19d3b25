// Words that say whether what was written is safe, in French.
export const saving = {
  connecting: 'Connexion…',
  saved: 'Enregistré',
  saving: 'Enregistrement…',
  offline: 'Hors ligne',
  refused: 'Refusé',
  offlineKeptSign: 'Gardé sur cet appareil',
  offlinePageOnlySign: 'Restez sur cette page',
  readOnlySign: 'Lecture seule',
  offlineSaved:
    'Hors ligne. Tout ce que vous aviez écrit est enregistré. Vous pouvez continuer\u202f: vos mots seront gardés sur cet appareil, puis envoyés.',
  offlineSavedPageOnly:
    'Hors ligne. Tout ce que vous aviez écrit est enregistré. Mais ce navigateur refuse de garder vos mots sur cet appareil\u202f: si vous continuez à écrire, restez sur cette page.',
  offlineUnread:
    'Hors ligne. Ce texte n’a pas encore été ouvert sur cet appareil\u202f: il s’affichera dès que la connexion reviendra.',
  offlineKept:
    'Hors ligne. Vos derniers mots sont gardés sur cet appareil, pas encore envoyés. Ils partiront quand cette page retrouvera la connexion\u202f; si vous la fermez, rouvrez-la plus tard.',
  offlinePageOnly:
    'Hors ligne. Vos derniers mots ne sont que dans cette page. Restez-y\u202f: ils partiront dès que la connexion reviendra.',
  refusedAccess:
    'Le serveur ne vous laisse pas entrer dans ce texte. Demandez un nouveau lien à la personne qui vous a invité·e.',
  refusedWords:
    'Le serveur a refusé vos derniers mots, et ce navigateur ne peut pas les garder. Copiez-les ailleurs avant de quitter cette page, puis rechargez-la.',
  reload: 'Recharger la page',
} as const
