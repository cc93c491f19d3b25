// The words of procedure and what they mean here, in English.
import type { glossary as french } from '../fr/glossary'
import type { Words } from '../words'

export const glossary: Words<typeof french> = {
  title: 'Glossary',
  lead: 'The words used here, in few words.',
  help: 'A word underlined with dots opens its meaning, by mouse and by keyboard.',
  all: 'The whole glossary',
  explain: '“{{word}}” in the glossary',
  parts: {
    texts: 'Texts',
    stages: 'The stages of a text',
    people: 'People and groups',
    amendments: 'Amendments',
    votes: 'Deciding and voting',
  },
  terms: {
    contribution: {
      word: 'Contribution',
      means: 'A view added to the debate. Its authors write it, others sign it.',
    },
    motion: {
      word: 'Motion, convention text',
      means: 'A text made to be amended, then voted as a whole.',
    },
    argumentaire: {
      word: 'Argument sheet',
      means: 'A claim that people hear, the answer, and the sources of the answer.',
    },
    wiki_page: {
      word: 'Wiki page',
      means: 'A page that is never finished, kept up to date by the whole group.',
    },
    author: {
      word: 'Author',
      means: 'Who answers for the words of the text: writes it, settles it, names others.',
    },
    cosignature: {
      word: 'Signature',
      means:
        'Saying by name that one is for a text or an amendment that one has not written. It can be withdrawn.',
    },
    check: {
      word: 'Check',
      means:
        'Having opened the sources of an argument sheet, and saying so by name. It is void once the claim or a source changes.',
    },
    visibility: {
      word: 'Visibility',
      means: 'Who may read the text. A link never shows more than that.',
    },
    theme: {
      word: 'Theme',
      means: 'A drawer in the common tree: it stays while conventions pass.',
    },
    draft: {
      word: 'Draft',
      means: 'The first stage: the text is being written, among its authors and their group.',
    },
    published: {
      word: 'Published',
      means: 'The text is shown to those who may see it. It can still change, and be signed.',
    },
    amendable: {
      word: 'Open to amendments',
      means: 'Whoever may read the text can propose changes to it.',
    },
    closed: {
      word: 'Closed',
      means: 'Nobody writes in the text any more. What remains is to decide.',
    },
    adopted: {
      word: 'Adopted',
      means: 'The vote has been held: the text stands and no longer moves.',
    },
    calendar: {
      word: 'Calendar',
      means: 'The days planned for each stage. It announces: somebody always moves the text on.',
    },
    full: {
      word: 'Member',
      means: 'A full member: signs texts, proposes and signs amendments, founds free groups.',
    },
    sympathiser: {
      word: 'Sympathiser',
      means: 'Reads what is open to the organisation and works in their groups, without signing.',
    },
    guest: {
      word: 'Guest',
      means: 'Sees only the groups that invited them.',
    },
    observer: {
      word: 'Observer',
      means: 'Reads and discusses in a group, without writing its texts.',
    },
    facilitator: {
      word: 'Facilitator',
      means: 'Moves the texts of a group forward and invites into it.',
    },
    secretary: {
      word: 'Secretary',
      means: 'Answers for the group. A group always has at least one.',
    },
    section: {
      word: 'Section',
      means: 'The members of one place.',
    },
    federation: {
      word: 'Federation',
      means: 'Several sections together.',
    },
    commission: {
      word: 'Commission',
      means: 'A group in charge of one subject for the whole organisation.',
    },
    free: {
      word: 'Free group',
      means: 'A group that any full member founds, without asking a section.',
    },
    handover: {
      word: 'Handing over',
      means:
        'Giving one’s place as secretary. Texts, contacts and history stay with the group, not with the person.',
    },
    merge: {
      word: 'Merge',
      means: 'Pouring one into another: all that was filed there goes along, nothing is lost.',
    },
    amendment: {
      word: 'Amendment',
      means: 'A proposed change: words to add to a text, to remove from it or to replace.',
    },
    subamendment: {
      word: 'Sub-amendment',
      means: 'An amendment to an amendment. It is voted before the one that it changes.',
    },
    operative: {
      word: 'Operative words',
      means: 'What the amendment changes, word for word.',
    },
    motives: {
      word: 'Explanatory statement',
      means: 'Why the amendment is proposed. It is not voted on.',
    },
    alinea: {
      word: 'Alinéa',
      means:
        'A paragraph with its number, by which it is named. The number stays that of the text as it was when the first amendment was tabled.',
    },
    collecting: {
      word: 'Gathering signatures',
      means: 'The amendment is shown to be signed. It takes enough of them to table it.',
    },
    tabled: {
      word: 'Tabled',
      means: 'The amendment is handed in: it has a number, and its words are fixed.',
    },
    inadmissible: {
      word: 'Inadmissible',
      means: 'The amendment cannot be discussed, for a reason of procedure that is told.',
    },
    admissible: {
      word: 'Admissible',
      means: 'The amendment can be discussed: it waits to be called.',
    },
    order: {
      word: 'Order of call',
      means:
        'The order of the discussion: that of the text, a sub-amendment before the amendment that it changes. Whoever presides may change it.',
    },
    called: {
      word: 'Under discussion',
      means: 'The amendment is called: it is defended, debated, decided on. One at a time.',
    },
    opinion: {
      word: 'Opinion',
      means:
        'What the reading commission advises: in favour, against, or leaving it to the wisdom of the assembly.',
    },
    rectified: {
      word: 'Rectified',
      means: 'Changed by its authors after it was tabled. Its number is followed by “rect.”.',
    },
    touched: {
      word: 'To be checked',
      means:
        'The text has changed where the amendment changes it: its authors read it again, then confirm its words or rectify it.',
    },
    orphaned: {
      word: 'Without object',
      means: 'The passage that the amendment changes is no longer in the text.',
    },
    competing: {
      word: 'Competing',
      means:
        'Two amendments change the same words: once one is adopted, the other is looked at anew.',
    },
    fallen: {
      word: 'Fallen',
      means: 'Another vote has left the amendment without object: what it changed is gone.',
    },
    satisfied: {
      word: 'Satisfied',
      means: 'The text says already what the amendment asked for.',
    },
    withdrawn: {
      word: 'Withdrawn',
      means: 'Its authors no longer defend it.',
    },
    not_moved: {
      word: 'Not moved',
      means: 'Nobody was there to defend the amendment when it was called.',
    },
    rejected: {
      word: 'Rejected',
      means: 'The assembly did not want the amendment. It can still be read.',
    },
    booklet: {
      word: 'Booklet',
      means: 'All amendments that were tabled, in the order of call, to print or to take along.',
    },
    session: {
      word: 'Session',
      means:
        'The time in which the assembly discusses and decides. Its page changes for everyone at once.',
    },
    presiding: {
      word: 'Presiding',
      means:
        'Calling the amendments, opening the ballots, recording the decisions. It is up to those who run the group of the text; where it has none, to its authors.',
    },
    ballot: {
      word: 'Ballot',
      means:
        'The time to say for, against or abstain. Who votes, how and until when is said when it opens.',
    },
    named: {
      word: 'Roll-call vote',
      means: 'It is known who voted what, once the ballot is closed. Also called a roll call.',
    },
    indicative: {
      word: 'Indicative ballot',
      means: 'A poll of the assembly: it informs, it does not decide.',
    },
    secret: {
      word: 'Secret ballot',
      means: 'It is known who voted, never what.',
    },
    abstention: {
      word: 'Abstention',
      means: 'Voting without choosing for or against.',
    },
    majority: {
      word: 'Majority',
      means:
        'Simple: more for than against. Absolute: more than half of the votes. Qualified: a larger share, two thirds for instance.',
    },
    quorum: {
      word: 'Quorum',
      means: 'How many must take part in a vote for it to count.',
    },
    mandate: {
      word: 'Mandate',
      means: 'The votes that somebody carries in the name of others.',
    },
    proxy: {
      word: 'Proxy',
      means: 'Voting in the place of somebody who has asked for it.',
    },
    minutes: {
      word: 'Minutes',
      means: 'What was decided, when and how: the memory of a session.',
    },
  },
}
