// Amendments, ballots and minutes as the hub tells of them, and what follows from how they stand.
import type { Schemas } from '../api/client'

export type Person = Schemas['Person']
export type Named = Schemas['Named']
export type Line = Schemas['AmendmentLine']
export type Amendment = Schemas['AmendmentView']
export type AmendmentRights = Schemas['AmendmentRights']
export type BlockChange = Schemas['Told']
export type Cause = Schemas['CauseView']
export type Collision = Schemas['CollisionView']
export type Twin = Schemas['TwinView']
export type Consequences = Schemas['Consequences']
export type Minute = Schemas['MinuteLine']
export type Notice = Schemas['Notice']
export type Procedure = Schemas['ProcedureView']
export type Ballot = Schemas['BallotBody']
export type NewDecision = Schemas['NewDecision']
export type Outcome = Schemas['Outcome']
export type Condition = Schemas['Condition']
export type Status = Schemas['AmendmentStatus']
export type OpinionKind = Schemas['Advice']
export type Choice = Schemas['Choice']
export type Majority = Schemas['Majority']
export type BallotKind = Schemas['Kind']

export const STATUSES = [
  'draft',
  'collecting',
  'tabled',
  'to_discuss',
  'called',
  'adopted',
  'rejected',
  'withdrawn',
  'fallen',
  'satisfied',
  'inadmissible',
  'not_moved',
] as const satisfies readonly Status[]

export const OPINIONS = [
  'favourable',
  'unfavourable',
  'wisdom',
] as const satisfies readonly OpinionKind[]
export const CHOICES = ['for', 'against', 'abstain'] as const satisfies readonly Choice[]
export const MAJORITIES = [
  'simple',
  'absolute',
  'two_thirds',
] as const satisfies readonly Majority[]
export const BALLOT_KINDS = ['named', 'indicative'] as const satisfies readonly BallotKind[]

/** Outcomes that end an amendment's way. */
export const DECIDED: ReadonlySet<Status> = new Set<Status>([
  'adopted',
  'rejected',
  'withdrawn',
  'fallen',
  'satisfied',
  'inadmissible',
  'not_moved',
])

/** Whether it is still in the running. */
export const isAlive = ({ status }: { readonly status: Status }): boolean => !DECIDED.has(status)

/** Whether its authors may still write in it. */
export const isWritten = ({ status }: { readonly status: Status }): boolean =>
  status === 'draft' || status === 'collecting'

/** How many have signed it: an author is no signatory. */
export const signatoryCount = ({
  signatures,
  author_count: authors,
}: Pick<Line, 'signatures' | 'author_count'>): number => Math.max(signatures - authors, 0)

/** Whether it waits to be called. */
export const isWaiting = ({ status }: { readonly status: Status }): boolean =>
  status === 'tabled' || status === 'to_discuss'

/** What somebody can do with an amendment as things stand. */
export type Deed =
  | 'write'
  | 'collect'
  | 'table'
  | 'support'
  | 'withdraw'
  | 'rectify'
  | 'confirm'
  | 'opine'
  | 'decide'
  | 'ballot'
  | 'undo'

/** What `member` can do now with an amendment; the hub has the last word. */
export function deedsOf(amendment: Amendment, member: string | undefined): ReadonlySet<Deed> {
  const { rights, status } = amendment
  const isOwn = amendment.authors.some(({ id }) => id === member)
  const isSigned = amendment.signatories.some(({ id }) => id === member)
  const isOpen = isAlive(amendment) && !isWritten(amendment)
  const can: Readonly<Record<Deed, boolean>> = {
    write: rights.write && isWritten(amendment),
    collect: rights.answer && status === 'draft' && amendment.threshold > 1,
    table: rights.answer && isWritten(amendment),
    support: rights.support && !isOwn && !isSigned && isAlive(amendment) && status !== 'draft',
    withdraw: rights.answer && isAlive(amendment) && status !== 'draft',
    rectify: rights.answer && isWaiting(amendment),
    confirm: rights.answer && isOpen && amendment.needs_confirmation,
    opine: rights.opine && isOpen,
    decide: rights.preside && (status === 'called' || (rights.decide_uncalled && isOpen)),
    ballot: rights.preside && status === 'called',
    undo: rights.preside && !isAlive(amendment) && Boolean(amendment.outcome),
  }
  return new Set((Object.keys(can) as Deed[]).filter((deed) => can[deed]))
}

/** The vote that decides: the last named one that is over. What is indicative decides nothing. */
export const lastBallot = ({ ballots }: Pick<Amendment, 'ballots'>): Ballot | null =>
  ballots.findLast(({ state, kind }) => state === 'closed' && kind === 'named') ?? null

/** What the last vote came to; nothing without one, and too few votes decide nothing (BALLOT-1). */
export function verdictOf(amendment: Pick<Amendment, 'ballots'>): 'adopted' | 'rejected' | null {
  const outcome = lastBallot(amendment)?.result?.outcome
  if (outcome === 'carried') return 'adopted'
  return outcome === 'lost' ? 'rejected' : null
}

/**
 * The amendment that was decided last, of minutes with the oldest first. What falls with an
 * adoption is written right behind it, in the same record: it is no decision of its own.
 */
export function lastDecided(minutes: readonly Minute[]): string | null {
  const decisions = minutes.filter(({ act }) => act === 'decided')
  const last = decisions.at(-1)
  return decisions.find(({ seq }) => seq === last?.seq)?.amendment?.id ?? null
}

/** What is decided of other amendments with an adoption: those to be checked stay as they are. */
export const decisionsIn = ({ falls, satisfied }: Consequences): Schemas['Follows'][] => [
  ...falls.map(({ id }) => ({ amendment: id, outcome: 'fallen' as const })),
  ...satisfied.map(({ id }) => ({ amendment: id, outcome: 'satisfied' as const })),
]
