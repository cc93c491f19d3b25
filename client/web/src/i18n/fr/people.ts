// Words of accounts (signing in, invitations, passwords, one's own account), in French.
export const people = {
  email: 'Adresse e-mail',
  password: 'Mot de passe',
  show: 'Afficher',
  hide: 'Masquer',
  thePassword: 'le mot de passe',
  name: 'Votre nom',
  nameHint: 'Tel que les autres le liront, par exemple «\u202fAmina Benali\u202f».',
  newPassword: 'Choisissez un mot de passe',
  newPasswordHint:
    'Au moins {{count}} caractères. Une phrase de quelques mots est facile à retenir et difficile à deviner.',
  problems: {
    email: 'Écrivez une adresse e-mail entière, par exemple amina@exemple.org.',
    name: 'Écrivez votre nom ({{count}} caractères au plus).',
    passwordMissing: 'Écrivez votre mot de passe.',
    passwordShort:
      'Ce mot de passe est trop court\u202f: il en faut au moins {{count}} caractères.',
    passwordLong: 'Ce mot de passe est trop long pour le serveur\u202f: raccourcissez-le.',
    again:
      'Le serveur ne répond pas. Vérifiez la connexion, puis réessayez\u202f: rien n’est perdu.',
  },
  signIn: {
    title: 'Se connecter',
    lead: 'Écrire à plusieurs, en direct, avec les membres de votre organisation.',
    submit: 'Se connecter',
    submitting: 'Connexion…',
    forgotten: 'Mot de passe oublié\u202f?',
    wrong:
      'L’adresse et le mot de passe ne vont pas ensemble. Vérifiez l’adresse, puis le mot de passe avec «\u202fAfficher\u202f».',
    stopped:
      'Ce compte est arrêté pour le moment. Écrivez à une personne qui administre cet espace pour savoir pourquoi.',
    tooMany_one: 'Trop d’essais pour cette adresse. Attendez {{count}} seconde, puis réessayez.',
    tooMany_other: 'Trop d’essais pour cette adresse. Attendez {{count}} secondes, puis réessayez.',
    tooManyMinutes_one:
      'Trop d’essais pour cette adresse. Attendez {{count}} minute, puis réessayez.',
    tooManyMinutes_other:
      'Trop d’essais pour cette adresse. Attendez {{count}} minutes, puis réessayez.',
    noAccount: 'Pas encore de compte\u202f?',
    noAccountHow:
      'On entre par une invitation\u202f: un lien que vous envoie une personne de votre groupe. Demandez-le-lui, puis ouvrez-le.',
    ended: 'Votre session est terminée. Connectez-vous pour continuer.',
  },
  invitation: {
    title: 'Vous êtes invité·e',
    administrator:
      'Ce lien fait de vous une personne qui administre cet espace\u202f: elle invite les membres, ouvre les groupes et range les thèmes.',
    full: 'Ce lien fait de vous un·e membre de cet espace.',
    sympathiser:
      'Ce lien fait de vous un·e sympathisant·e\u202f: vous lisez et écrivez, sans signer les textes.',
    guest:
      'Ce lien fait de vous un·e invité·e\u202f: vous verrez le groupe qui vous invite, et rien d’autre.',
    group: 'Vous entrerez dans le groupe «\u202f{{group}}\u202f».',
    until: 'Le lien sert jusqu’au {{date}}.',
    heading: 'Votre compte',
    submit: 'Entrer',
    submitting: 'Création du compte…',
    haveAccount:
      'Vous avez déjà un compte ici\u202f? Connectez-vous, puis rouvrez ce lien\u202f: il s’ajoutera à votre compte.',
    over: 'Ce lien ne sert plus',
    overBody:
      'Il a déjà servi, il est trop ancien, ou il a été retiré. Demandez-en un nouveau à la personne qui vous l’a envoyé. Si vous avez déjà créé votre compte, connectez-vous.',
    taken: 'Cette adresse a déjà un compte ici. Connectez-vous avec elle, puis rouvrez le lien.',
    signedIn:
      'Vous êtes connecté·e sous le nom de {{name}}. Cette invitation s’ajoutera à votre compte.',
    join: 'Accepter l’invitation',
    notNow: 'Pas maintenant',
    privacy:
      'Votre nom et votre adresse servent à vous faire reconnaître ici, et à rien d’autre. Vous pourrez les emporter ou les effacer depuis «\u202fMon compte\u202f».',
  },
} as const
