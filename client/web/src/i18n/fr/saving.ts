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
  keptHeading: 'Mots mis de côté',
  keptNoAccess: 'Le serveur ne vous a pas laissé entrer\u202f: ces mots ne sont pas dans le texte.',
  keptReadOnly: 'Vous ne pouviez plus modifier ce texte\u202f: ces mots n’y sont pas.',
  keptOtherEpoch: 'Le texte a été remplacé pendant votre absence\u202f: ces mots n’y sont pas.',
  keptFull:
    'Ce texte est plein\u202f: ces mots n’y sont pas. Ils entreront quand on en aura retiré assez d’autres\u202f; ou commencez un second texte.',
  keptRefused: 'Le serveur n’a pas pris ces mots\u202f: ils ne sont pas dans le texte.',
  keptSee: 'Voir ce que vous aviez écrit',
  keptAdded: 'Ajouté\u202f:',
  keptRemoved: 'Supprimé\u202f:',
  keptChanged: 'Modifié\u202f:',
  keptForm: 'Mis en forme\u202f:',
  keptPutBack: 'Remettre dans le texte',
  keptCopy: 'Copier',
  keptCopied: 'Copié',
  keptCopyFailed: 'Le navigateur refuse\u202f: sélectionnez les mots ci-dessus.',
  keptDelete: 'Supprimer',
  keptDeleteTitle: 'Supprimer ces mots\u202f?',
  keptDeleteBody: 'Ils ne sont gardés nulle part ailleurs. On ne peut pas revenir en arrière.',
  cancel: 'Annuler',
  forgetUnsent_one: 'Un texte a des mots pas encore envoyés\u202f: ils seront perdus.',
  forgetUnsent_other: '{{count}} textes ont des mots pas encore envoyés\u202f: ils seront perdus.',
  forgetKept_one: 'Des mots mis de côté seront perdus aussi.',
  forgetKept_other: '{{count}} copies de mots mis de côté seront perdues aussi.',
  forgetMessages_one: 'Un message pas encore envoyé sera perdu.',
  forgetMessages_other: '{{count}} messages pas encore envoyés seront perdus.',
  forgetDrafts_one: 'Un brouillon de message sera perdu.',
  forgetDrafts_other: '{{count}} brouillons de messages seront perdus.',
  forgetUnread:
    'Le navigateur ne laisse pas lire ce qui est gardé ici\u202f: s’il y reste des mots pas encore envoyés, ils seront perdus.',
  reload: 'Recharger la page',
} as const
