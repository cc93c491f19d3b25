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
  offline: 'Le serveur ne répond pas. Vérifiez la connexion, puis recommencez.',
  unexpected: 'Une réponse inattendue est arrivée ({{detail}}). Rechargez la page.',
} as const
