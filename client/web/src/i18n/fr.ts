// Every word of the interface in French, the language it is written in first.
// A narrow no-break space (\u202f) stands before : ; ! ? and inside « ».
export const fr = {
  app: {
    name: 'Coopol',
    home: 'Coopol, page d’accueil',
    skip: 'Aller au contenu',
    language: 'Langue',
  },
  start: {
    title: 'Écrire ensemble',
    heading: 'Écrivez à\u00a0plusieurs, en\u00a0direct.',
    lead: 'Donnez un nom à un texte, partagez son adresse\u00a0: chacun voit les mots des autres au moment où ils s’écrivent. Rien à installer, pas de compte.',
    sampleTitle: 'Pour un logement digne',
    sampleBefore: 'Le loyer est plafonné au quart du revenu',
    sampleAfter: ', charges comprises, dans toutes les communes où l’on peine à se loger',
    promiseHeading: '«\u202fEnregistré\u202f» veut dire enregistré',
    promise:
      'La page ne l’affiche qu’une fois vos mots rangés sur le disque du serveur. Si la connexion tombe, elle vous le dit.',
    openHeading: 'Ouvert à qui connaît l’adresse',
    open: 'Sur ce serveur d’essai, toute personne qui a l’adresse d’un texte peut le lire et y écrire.',
  },
  form: {
    heading: 'Ouvrir ou créer un texte',
    textName: 'Nom du texte',
    textNameHint:
      'Par exemple motion-logement. Si le texte existe, il s’ouvre\u202f; sinon, il est créé.',
    personName: 'Votre nom',
    optional: 'facultatif',
    personNameHint: 'Affiché aux autres à côté de votre curseur, et retenu sur cet appareil.',
    editor: 'Sorte de texte',
    rich: 'Texte mis en forme',
    richHint: 'Titres, gras, italique, listes',
    plain: 'Texte brut',
    plainHint: 'Des caractères seuls\u202f: notes, Markdown, code',
    submit: 'Ouvrir le texte',
    empty: 'Donnez d’abord un nom au texte.',
    tooLong: 'Ce nom est trop long\u202f: {{max}} caractères au plus.',
    characters:
      'L’adresse n’accepte que des lettres sans accent, des chiffres, des tirets - et des soulignés _, sans espace.',
    useSuggestion: 'Utiliser «\u202f{{name}}\u202f»',
  },
  recent: {
    heading: 'Vos textes récents',
    note: 'Sur cet appareil seulement.',
    empty: 'Aucun texte pour l’instant',
    emptyHint:
      'Donnez un nom à votre premier texte, puis envoyez son adresse aux personnes avec qui vous écrivez.',
    forget: 'Retirer {{name}} de la liste',
  },
  text: {
    documentTitle: '{{name}} · Coopol',
    loading: 'Le texte arrive…',
    failed: 'L’éditeur n’a pas pu se charger. Vérifiez la connexion, puis rechargez la page.',
    editorLabel: 'Texte «\u202f{{name}}\u202f»',
    placeholder: 'Commencez à écrire…',
    copyLink: 'Copier le lien',
    copied: 'Lien copié',
    copyFailed: 'Copiez cette adresse',
    otherRich: 'Ce nom porte aussi un texte mis en forme.',
    otherPlain: 'Ce nom porte aussi un texte brut.',
    otherOpen: 'L’ouvrir',
    words_one: '{{count}} mot',
    words_other: '{{count}} mots',
  },
  people: {
    heading: 'Ici en ce moment',
    me: 'vous',
    unnamed: 'Sans nom',
    alone: 'Vous êtes seul·e ici. Envoyez le lien pour écrire à plusieurs.',
    unknown: 'Hors ligne, on ne peut pas voir qui d’autre est ici.',
    rename: 'Changer mon nom',
    save: 'Valider',
  },
  save: {
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
  },
  toolbar: {
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
  },
  unknown: {
    title: 'Page introuvable',
    body: 'Il n’y a rien à cette adresse. Le nom d’un texte n’a que des lettres sans accent, des chiffres, - et _.',
    home: 'Revenir à l’accueil',
  },
} as const
