// What to do when a request fails, by the hub's code for it, in French.
export const problems = {
  'signed-out': 'Votre session est terminée\u202f: connectez-vous de nouveau.',
  'bad-credentials': 'L’adresse ou le mot de passe ne convient pas.',
  forbidden: 'Vous n’avez pas le droit de faire cela. Demandez à qui anime le groupe ou le texte.',
  'not-found': 'Cela n’existe pas, ou plus, ou ne vous est pas montré.',
  conflict:
    'Quelqu’un d’autre a changé cela, ou une règle s’y oppose. Relisez la page, puis recommencez.',
  invalid: 'Le serveur ne peut pas accepter cela tel quel. Vérifiez ce que vous avez saisi.',
  'too-many': 'Trop d’essais à la fois\u202f: attendez {{seconds}}\u00a0s, puis recommencez.',
  unavailable: 'Le serveur n’atteint pas son stockage\u202f: recommencez dans un instant.',
  'bad-name': 'Un nom a de 1 à 120 signes, un titre de 1 à 300, sur une seule ligne.',
  'bad-invitation': 'Une invitation dure au plus 60 jours et fait entrer de 1 à 500 personnes.',
  'bad-tree': 'Rien ne peut être rangé sous soi-même, ni un thème à plus de cinq niveaux.',
  'same-twice': 'Choisissez-en deux différents.',
  'bad-calendar':
    'Les étapes viennent dans l’ordre, chacune une seule fois, à des dates qui se suivent.',
  'no-group': 'Placez d’abord le texte dans un groupe.',
  'invitation-over': 'Cette invitation n’est plus valable : demandez-en une autre.',
  taken: 'Cet identifiant est déjà pris : recommencez.',
  'last-secretary': 'Le groupe a besoin d’un·e secrétaire : passez d’abord la main.',
  'last-administrator': 'Il faut au moins un·e administrateur·rice : nommez d’abord quelqu’un.',
  authors: 'Un texte garde au moins un·e auteur·rice, et en a 200 au plus.',
  adopted: 'Un texte adopté le reste.',
  'address-taken': 'Cette adresse a déjà un compte.',
  offline: 'Le serveur ne répond pas. Vérifiez la connexion, puis recommencez.',
  unexpected: 'Une réponse inattendue est arrivée ({{detail}}). Rechargez la page.',
} as const
