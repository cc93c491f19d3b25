// The words of procedure and what they mean here, in French.
export const glossary = {
  title: 'Lexique',
  lead: 'Les mots employés ici, en peu de mots.',
  help: 'Un mot souligné de points ouvre sa définition, à la souris comme au clavier.',
  all: 'Tout le lexique',
  explain: '«\u202f{{word}}\u202f» dans le lexique',
  parts: {
    texts: 'Les textes',
    stages: 'Les étapes d’un texte',
    people: 'Les personnes et les groupes',
    amendments: 'Les amendements',
    votes: 'Décider et voter',
  },
  terms: {
    contribution: {
      word: 'Contribution',
      means: 'Un avis versé au débat. Ses auteur·rices l’écrivent, d’autres le signent.',
    },
    motion: {
      word: 'Motion, texte de convention',
      means: 'Un texte fait pour être amendé, puis voté tout entier.',
    },
    argumentaire: {
      word: 'Argumentaire',
      means: 'Une affirmation qu’on entend, la réponse, et les sources de la réponse.',
    },
    wiki_page: {
      word: 'Page de wiki',
      means: 'Une page jamais finie, que tout le groupe tient à jour.',
    },
    author: {
      word: 'Auteur·rice',
      means: 'Qui répond des mots du texte\u202f: l’écrit, le règle, en nomme d’autres.',
    },
    cosignature: {
      word: 'Signature',
      means:
        'Dire, en son nom, qu’on soutient un texte ou un amendement qu’on n’a pas écrit. On peut la retirer.',
    },
    check: {
      word: 'Vérification',
      means:
        'Avoir ouvert les sources d’un argumentaire et le dire de son nom. Elle tombe dès que l’affirmation ou une source change.',
    },
    visibility: {
      word: 'Visibilité',
      means: 'Qui peut lire le texte. Un lien ne montre jamais plus que cela.',
    },
    theme: {
      word: 'Thème',
      means: 'Un tiroir de l’arbre commun\u202f: il dure, quand les conventions passent.',
    },
    draft: {
      word: 'Brouillon',
      means: 'La première étape\u202f: le texte s’écrit, entre ses auteur·rices et leur groupe.',
    },
    published: {
      word: 'Publié',
      means: 'Le texte est montré à qui peut le voir. Il peut encore changer, et se signer.',
    },
    amendable: {
      word: 'Ouvert aux amendements',
      means: 'Qui peut lire le texte peut en proposer des changements.',
    },
    closed: {
      word: 'Clos',
      means: 'Plus personne n’écrit dans le texte. Reste à décider.',
    },
    adopted: {
      word: 'Adopté',
      means: 'Le vote a eu lieu\u202f: le texte fait foi et ne bouge plus.',
    },
    calendar: {
      word: 'Calendrier',
      means:
        'Les jours prévus pour chaque étape. Il annonce\u202f: c’est toujours quelqu’un qui fait avancer le texte.',
    },
    full: {
      word: 'Membre',
      means:
        'Membre de plein droit\u202f: signe les textes, propose et signe des amendements, fonde des groupes libres.',
    },
    sympathiser: {
      word: 'Sympathisant·e',
      means: 'Lit ce qui est ouvert à l’organisation et travaille dans ses groupes, sans signer.',
    },
    guest: {
      word: 'Invité·e',
      means: 'Ne voit que les groupes qui l’ont invité·e.',
    },
    observer: {
      word: 'Observateur·rice',
      means: 'Lit et discute dans un groupe, sans écrire ses textes.',
    },
    facilitator: {
      word: 'Animateur·rice',
      means: 'Fait avancer les textes d’un groupe et y invite.',
    },
    secretary: {
      word: 'Secrétaire',
      means: 'Répond du groupe. Un groupe en a toujours au moins un·e.',
    },
    section: {
      word: 'Section',
      means: 'Les membres d’un même lieu.',
    },
    federation: {
      word: 'Fédération',
      means: 'Plusieurs sections ensemble.',
    },
    commission: {
      word: 'Commission',
      means: 'Un groupe chargé d’un sujet pour toute l’organisation.',
    },
    free: {
      word: 'Groupe libre',
      means:
        'Un groupe que tout·e membre de plein droit peut fonder, sans demander l’accord d’une section.',
    },
    handover: {
      word: 'Passer la main',
      means:
        'Donner sa place de secrétaire. Textes, contacts et histoire restent au groupe, pas à la personne.',
    },
    merge: {
      word: 'Fusion',
      means: 'Verser l’un dans l’autre\u202f: tout ce qui y était rangé suit, rien n’est perdu.',
    },
    amendment: {
      word: 'Amendement',
      means:
        'Une proposition de changement\u202f: des mots à ajouter, à retirer ou à remplacer dans un texte.',
    },
    subamendment: {
      word: 'Sous-amendement',
      means: 'Un amendement à un amendement. On le vote avant celui qu’il change.',
    },
    operative: {
      word: 'Dispositif',
      means: 'Ce que l’amendement change, mot pour mot.',
    },
    motives: {
      word: 'Exposé des motifs',
      means: 'Pourquoi l’amendement est proposé. On ne le vote pas.',
    },
    alinea: {
      word: 'Alinéa',
      means:
        'Un paragraphe avec son numéro, par lequel on le désigne. Ce numéro reste celui du texte tel qu’il était au dépôt du premier amendement.',
    },
    collecting: {
      word: 'Recueil de signatures',
      means: 'L’amendement est montré pour être signé. Il en faut assez pour le déposer.',
    },
    tabled: {
      word: 'Déposé',
      means: 'L’amendement est remis\u202f: il a un numéro, et ses mots sont fixés.',
    },
    inadmissible: {
      word: 'Irrecevable',
      means: 'L’amendement ne peut être discuté, pour une raison de règle qui est dite.',
    },
    admissible: {
      word: 'Recevable',
      means: 'L’amendement peut être discuté\u202f: il attend d’être appelé.',
    },
    order: {
      word: 'Ordre d’appel',
      means:
        'L’ordre dans lequel on discute\u202f: celui du texte, un sous-amendement avant l’amendement qu’il change. Qui préside peut le changer.',
    },
    called: {
      word: 'En discussion',
      means:
        'L’amendement est appelé\u202f: on le défend, on en débat, on décide. Un seul à la fois.',
    },
    opinion: {
      word: 'Avis',
      means:
        'Ce que la commission de lecture conseille\u202f: favorable, défavorable, ou s’en remettre à la sagesse de l’assemblée.',
    },
    rectified: {
      word: 'Rectifié',
      means:
        'Changé par ses auteur·rices après son dépôt. Son numéro est suivi de «\u202frect.\u202f».',
    },
    touched: {
      word: 'À vérifier',
      means:
        'Le texte a changé là où l’amendement le modifie\u202f: ses auteur·rices relisent, puis confirment ses mots ou le rectifient.',
    },
    orphaned: {
      word: 'Sans objet',
      means: 'Le passage que l’amendement modifie n’est plus dans le texte.',
    },
    competing: {
      word: 'En concurrence',
      means: 'Deux amendements changent les mêmes mots\u202f: l’un adopté, l’autre est à revoir.',
    },
    fallen: {
      word: 'Tombé',
      means:
        'Un autre vote a rendu l’amendement sans objet\u202f: ce qu’il changeait n’y est plus. On dit aussi caduc.',
    },
    satisfied: {
      word: 'Satisfait',
      means: 'Le texte dit déjà ce que l’amendement demandait.',
    },
    withdrawn: {
      word: 'Retiré',
      means: 'Ses auteur·rices ne le défendent plus.',
    },
    not_moved: {
      word: 'Non soutenu',
      means: 'Personne n’était là pour défendre l’amendement quand il a été appelé.',
    },
    rejected: {
      word: 'Rejeté',
      means: 'L’assemblée n’a pas voulu de l’amendement. Il reste lisible.',
    },
    booklet: {
      word: 'Liasse',
      means: 'Tous les amendements déposés, dans l’ordre d’appel, à imprimer ou à emporter.',
    },
    session: {
      word: 'Séance',
      means:
        'Le temps où l’assemblée discute et décide. Sa page change au même moment pour tout le monde.',
    },
    presiding: {
      word: 'Présider',
      means:
        'Appeler les amendements, ouvrir les votes, noter les décisions. Cela revient à qui anime le groupe du texte\u202f; s’il n’en a pas, à ses auteur·rices.',
    },
    ballot: {
      word: 'Vote, scrutin',
      means:
        'Le moment de dire pour, contre ou abstention. Qui vote, comment et jusqu’à quand est dit à son ouverture.',
    },
    named: {
      word: 'Vote nominal',
      means: 'On sait qui a voté quoi, une fois le vote clos. On dit aussi appel nominal.',
    },
    indicative: {
      word: 'Vote indicatif',
      means: 'Un sondage de l’assemblée\u202f: il éclaire, il ne décide pas.',
    },
    secret: {
      word: 'Vote secret',
      means: 'On sait qui a voté, jamais quoi.',
    },
    abstention: {
      word: 'Abstention',
      means: 'Voter, sans choisir ni pour ni contre.',
    },
    majority: {
      word: 'Majorité',
      means:
        'Simple\u202f: plus de pour que de contre. Absolue\u202f: plus de la moitié des voix. Qualifiée\u202f: une part plus grande, par exemple deux tiers.',
    },
    quorum: {
      word: 'Quorum',
      means: 'Le nombre de personnes qui doivent prendre part au vote pour qu’il compte.',
    },
    mandate: {
      word: 'Mandat',
      means: 'Les voix que porte une personne au nom d’autres.',
    },
    proxy: {
      word: 'Procuration',
      means: 'Voter à la place de quelqu’un qui l’a demandé.',
    },
    minutes: {
      word: 'Procès-verbal',
      means: 'Ce qui a été décidé, quand et comment\u202f: la mémoire d’une séance.',
    },
  },
} as const
