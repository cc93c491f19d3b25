// Words of the start page in French.
export const start = {
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
} as const
