// What to do when a request fails, by the hub's code for it, in French.
import type { ProblemCode } from '../../api/problem'

export const problems = {
  'signed-out':
    'Votre session était terminée\u202f: connectez-vous, ici ou dans un autre onglet, puis recommencez.',
  'bad-credentials': 'L’adresse ou le mot de passe ne convient pas.',
  forbidden: 'Vous n’avez pas le droit de faire cela. Demandez à qui anime le groupe ou le texte.',
  'not-found': 'Cela n’existe pas, ou plus, ou ne vous est pas montré.',
  conflict:
    'Quelqu’un d’autre a changé cela, ou une règle s’y oppose. Relisez la page, puis recommencez.',
  'changed-meanwhile':
    'Quelqu’un d’autre a enregistré entre-temps. Ce que vous avez écrit est toujours là\u202f: comparez avec ce qui est enregistré maintenant, puis enregistrez de nouveau.',
  invalid: 'Le serveur ne peut pas accepter cela tel quel. Vérifiez ce que vous avez saisi.',
  'too-many': 'Trop d’essais à la fois\u202f: attendez {{seconds}}\u00a0s, puis recommencez.',
  unavailable:
    'Le serveur est occupé ou n’atteint pas son stockage\u202f: recommencez dans un instant.',
  'store-fault':
    'Le serveur ne peut ni lire ni garder cela, et recommencer n’y changera rien\u202f: prévenez qui l’administre.',
  'bad-name': 'Un nom a de 1 à 120 caractères, un titre de 1 à 300, sur une seule ligne.',
  'bad-invitation': 'Une invitation dure au plus 60 jours et fait entrer de 1 à 500 personnes.',
  'bad-tree': 'Rien ne peut être rangé sous soi-même, ni un thème à plus de cinq niveaux.',
  'same-twice': 'Choisissez-en deux différents.',
  'bad-calendar':
    'Les étapes viennent dans l’ordre, chacune une seule fois, à des dates qui se suivent.',
  'no-group': 'Placez d’abord le texte dans un groupe.',
  'invitation-over': 'Cette invitation n’est plus valable\u202f: demandez-en une autre.',
  taken: 'Cet identifiant est déjà pris\u202f: recommencez.',
  'last-secretary': 'Le groupe a besoin d’un·e secrétaire\u202f: passez d’abord la main.',
  'last-administrator':
    'Il faut au moins un·e administrateur·rice\u202f: nommez d’abord quelqu’un.',
  authors: 'Un texte garde au moins un·e auteur·rice, et en a 200 au plus.',
  adopted: 'Un texte adopté le reste.',
  'cannot-sign': 'Seuls les membres de plein droit qui peuvent lire ce texte peuvent le signer.',
  'bad-content': 'C’est trop long, ou cela contient des caractères qui ne s’affichent pas.',
  'no-argumentaire': 'Seul un argumentaire a une affirmation, des sources et des vérifications.',
  'nothing-to-check': 'Écrivez d’abord l’affirmation et au moins une source.',
  'address-taken': 'Cette adresse a déjà un compte.',
  'too-few-signatures': 'Il manque des signatures pour le déposer.',
  'deadline-over': 'Le délai pour déposer est passé.',
  'nothing-changed': 'Cet amendement ne change encore rien au texte\u202f: écrivez-y d’abord.',
  'another-called': 'Un autre amendement est en discussion\u202f: décidez-en d’abord.',
  'not-amendable': 'Ce texte n’est pas ouvert aux amendements.',
  'not-now': 'À l’étape où en est l’amendement, cela ne se fait pas.',
  'too-deep': 'On n’amende pas un sous-amendement.',
  'needs-reason': 'Dites pour quelle raison.',
  'needs-cause': 'Dites à cause de quel amendement.',
  'bad-electorate': 'Il faut au moins une personne pour voter.',
  'bad-quorum': 'Le quorum ne peut pas dépasser le nombre de personnes qui votent.',
  stale: 'Le texte a changé entre-temps là où l’amendement le modifie.',
  'not-alike': 'Les deux amendements ne disent plus la même chose.',
  'no-offer': 'L’offre ne tient plus\u202f: elle a été retirée ou déclinée.',
  voted: 'Votre premier vote est compté\u202f; il ne se change pas.',
  'ballot-closed': 'Ce vote est clos.',
  'too-many-amendments':
    'Ce texte a déjà 10\u202f000 amendements\u202f: il n’en prend pas davantage.',
  'too-many-ballots': 'Cet amendement a déjà été mis aux voix 20 fois\u202f: on n’y vote plus.',
  'too-many-consequences':
    'Une adoption décide d’au plus 1\u202f000 autres amendements\u202f: décidez des autres à part.',
  'bad-threshold': 'Il faut de 1 à 10\u202f000 signatures pour déposer un amendement.',
  'other-ballot': 'Ce vote porte sur un autre amendement.',
  'too-many-channels': 'Il y a déjà trop de discussions ici\u202f: écrivez dans l’une d’elles.',
  'bad-conversation':
    'Une conversation réunit de 2 à 50 personnes\u202f: pour plus, fondez un groupe.',
  'no-message': 'Ce message n’existe pas, ou plus.',
  'slow-mode':
    'La discussion est en mode lent\u202f: attendez {{seconds}}\u00a0s avant d’écrire de nouveau.',
  muted: 'La modération vous a retiré la parole ici pour un temps.',
  'bad-body': 'Un message a de 1 à 8\u202f000 caractères, dont un visible.',
  'bad-mentions': 'Un message appelle au plus 50 personnes et groupes, tous de cette discussion.',
  'many-mentioned':
    'Ce message appellerait beaucoup de personnes\u202f: appelez-en moins, ou confirmez.',
  'bad-image':
    'Le serveur ne peut pas lire cette image\u202f: il lui faut un PNG, un JPEG ou un WebP.',
  'too-large': 'Cette image est trop lourde\u202f: 8\u00a0Mo au plus.',
  'too-many-pixels': 'Cette image est trop grande\u202f: 25\u00a0millions de pixels au plus.',
  'no-image': 'Le serveur n’a plus une des images\u202f: renvoyez-la, puis le message.',
  'bad-images': 'Un message montre au plus 6 images, décrites en 500 caractères au plus.',
  'bad-reaction': 'Une réaction est un seul émoji.',
  'too-many-reactions': 'Ce message a déjà 20 réactions différentes\u202f: reprenez l’une d’elles.',
  'too-many-pins': 'Cette discussion a déjà 50 messages épinglés\u202f: détachez-en un d’abord.',
  'bad-reason': 'Dites pourquoi, en 500 caractères au plus\u202f: la personne qui a écrit le lira.',
  'bad-poll': 'Un sondage pose une question et propose de 2 à 10 réponses différentes.',
  'no-poll': 'Ce message n’a pas de sondage.',
  'poll-closed': 'Ce sondage est clos.',
  'no-option': 'Cette réponse n’est pas dans le sondage.',
  'has-votes': 'Des personnes ont déjà répondu à cette question\u202f: ses mots ne changent plus.',
  'bad-anchor': 'Ce passage ne convient pas\u202f: choisissez des mots du texte.',
  'bad-retention': 'On garde les messages de 1 à 3\u202f650 jours, ou sans limite.',
  'too-long': 'Le mode lent va jusqu’à une heure, le retrait de parole jusqu’à 30 jours.',
  offline: 'Le serveur ne répond pas. Vérifiez la connexion, puis recommencez.',
  unexpected: 'Une réponse inattendue est arrivée ({{detail}}). Rechargez la page.',
} as const satisfies Readonly<Record<ProblemCode, string>>
