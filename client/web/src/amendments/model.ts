// Amendments, ballots and minutes as the hub tells of them (`/api/openapi.json`).
import type { Schemas } from '../api/client'

export type Person = Schemas['Person']

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
] as const
export type Status = (typeof STATUSES)[number]

export type Condition = 'clean' | 'touched' | 'contested' | 'satisfied' | 'orphaned'
export type CollisionClass =
  'both_delete' | 'insert_in_deletion' | 'same_point' | 'same_attributes' | 'same_block'

export const OPINIONS = ['favourable', 'unfavourable', 'wisdom'] as const
export type OpinionKind = (typeof OPINIONS)[number]
export const CHOICES = ['for', 'against', 'abstain'] as const
export type Choice = (typeof CHOICES)[number]
export const MAJORITIES = ['simple', 'absolute', 'two_thirds'] as const
export type Majority = (typeof MAJORITIES)[number]
export const BALLOT_KINDS = ['named', 'indicative'] as const
export type BallotKind = (typeof BALLOT_KINDS)[number]

/** An amendment that another is told of: its number, if it has one. */
export interface Named {
  readonly id: string
  readonly label?: string | null
  readonly title: string
}

export interface Cause {
  readonly reason:
    'base_changed' | 'anchor_gone' | 'already_said' | 'collision' | 'identity_lost' | 'adopted'
  readonly amendments: readonly Named[]
  readonly block?: string | null
  readonly words: string
}

export type ChangeKind =
  | 'words'
  | 'new_block'
  | 'removed_block'
  | 'moved_block'
  | 'split'
  | 'join'
  | 'block_attributes'
  | 'formatting'

export interface BlockChange {
  readonly block?: string | null
  readonly removed: string
  readonly added: string
  readonly kind: ChangeKind
  readonly before?: string | null
  readonly after?: string | null
}

/** An amendment in a list. */
export interface Line {
  readonly id: string
  readonly text: string
  readonly parent?: string | null
  readonly number?: number | null
  readonly label?: string | null
  readonly title: string
  readonly status: Status
  readonly condition: Condition
  readonly authors: readonly Person[]
  /** How many stand behind it, its authors included. */
  readonly signatures: number
  readonly threshold: number
  readonly advice?: OpinionKind | null
  readonly blocks: readonly string[]
  readonly needs_confirmation: boolean
  readonly updated: number
}

export interface Collision {
  readonly amendment: string
  readonly label?: string | null
  readonly class: CollisionClass
  readonly title: string
  readonly words: string
}

export interface Opinion {
  readonly opinion: OpinionKind
  readonly reason?: string | null
  readonly counter_wording?: string | null
  readonly by: Person
  readonly at: number
}

export interface Decision {
  readonly outcome: Status
  readonly at: number
  readonly by: Person
  readonly reason?: string | null
  readonly cause?: Named | null
  readonly ballot?: string | null
}

/** One act in the minutes. */
export interface Minute {
  readonly id: string
  readonly at: number
  readonly by: Person
  readonly amendment?: Named | null
  readonly act: string
  readonly outcome?: Status | null
  readonly reason?: string | null
  /** The amendment that is the cause, by its id. */
  readonly cause?: string | null
  readonly ballot?: string | null
}

export interface Ballot {
  readonly id: string
  readonly amendment: string
  readonly kind: BallotKind
  readonly majority: Majority
  readonly of: 'cast' | 'entitled'
  readonly quorum?: number | null
  readonly state: 'open' | 'closed'
  readonly opened_at: number
  readonly closed_at?: number | null
  readonly entitled: number
  readonly participation: number
  readonly can_vote: boolean
  readonly own_choice?: Choice | null
  readonly result?: {
    readonly for: number
    readonly against: number
    readonly abstain: number
    readonly outcome: 'carried' | 'lost' | 'no_quorum'
  } | null
  readonly votes?: readonly { readonly by: Person; readonly choice: Choice }[] | null
}

/** What one may do with it by who one is; what can be done now, `deedsOf` says. */
export interface AmendmentRights {
  readonly write: boolean
  /** Table, withdraw, rectify, confirm. */
  readonly answer: boolean
  readonly support: boolean
  readonly opine: boolean
  /** Admit, call, decide, undo, put to the vote. */
  readonly preside: boolean
  readonly decide_uncalled: boolean
}

/** One amendment, whole. */
export interface Amendment extends Line {
  readonly text_title: string
  readonly room: string
  readonly base_room: string
  readonly rationale: string
  readonly rationale_room: string
  readonly cause?: Cause | null
  readonly collisions: readonly Collision[]
  readonly changes: readonly BlockChange[]
  readonly frozen?: { readonly at: number } | null
  readonly dispositif: readonly string[]
  readonly signatories: readonly Person[]
  readonly opinion?: Opinion | null
  readonly outcome?: Decision | null
  readonly minutes: readonly Minute[]
  readonly ballots: readonly Ballot[]
  readonly sub_amendments: readonly Line[]
  readonly rights: AmendmentRights
}

export interface Procedure {
  readonly threshold: number
  readonly deadline?: number | null
  readonly commission?: string | null
  readonly called?: string | null
  readonly counts: Readonly<Partial<Record<Status, number>>>
  readonly rights: { readonly propose: boolean; readonly preside: boolean }
}

export interface Consequences {
  readonly falls: readonly Named[]
  readonly satisfied: readonly Named[]
  readonly check: readonly Named[]
}

export interface Notice extends Minute {
  readonly text: string
  readonly text_title: string
  readonly unread: boolean
}

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
