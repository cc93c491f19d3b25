// Are this person's words safe? One sign, and what to do, from what is known for certain.

/** What is known of the connection and of the words written here. */
export interface SaveFacts {
  readonly connection: 'connecting' | 'online' | 'offline'
  /** There is a text to show: the hub sent it, or this device had kept it. */
  readonly loaded: boolean
  /** The exchange of states on the present connection is complete. */
  readonly synced: boolean
  /** Some words written here, now or before a reload, are not shown to be stored by the hub. */
  readonly waiting: boolean
  /** Whether all that was written here is on this device's disk; `none`: the browser refuses. */
  readonly device: 'writing' | 'kept' | 'none'
  readonly access: 'unknown' | 'write' | 'read'
  /** Why the exchange with the hub has ended. */
  readonly refusal: Refusal | null
}

/** This person may not be here; or words were refused and could not be put aside on this device. */
export type Refusal = 'access' | 'words'

/** The one sign on the page. Only `saved` and `read-only` claim that the hub has everything. */
export type SaveSign =
  | 'connecting'
  | 'saved'
  | 'saving'
  | 'read-only'
  | 'offline-saved'
  /** On their way to this device's disk. */
  | 'offline-keeping'
  | 'offline-kept'
  | 'offline-page-only'
  | 'refused-access'
  | 'refused-words'

export const initialFacts: SaveFacts = {
  connection: 'connecting',
  loaded: false,
  synced: false,
  waiting: false,
  device: 'kept',
  access: 'unknown',
  refusal: null,
}

const OFFLINE = {
  writing: 'offline-keeping',
  kept: 'offline-kept',
  none: 'offline-page-only',
} as const

/** The sign for these facts: whatever is not known to be stored is never called saved or kept. */
export function signOf(facts: SaveFacts): SaveSign {
  if (facts.refusal !== null) return `refused-${facts.refusal}`
  if (facts.connection === 'offline') return facts.waiting ? OFFLINE[facts.device] : 'offline-saved'
  if (facts.waiting) return 'saving'
  if (facts.connection === 'connecting' || !facts.synced) return 'connecting'
  return facts.access === 'read' ? 'read-only' : 'saved'
}

/** What the person may do, or should know. */
export type Advice =
  | 'offlineSaved'
  | 'offlineSavedPageOnly'
  | 'offlineUnread'
  | 'offlineKept'
  | 'offlinePageOnly'
  | 'refusedAccess'
  | 'refusedWords'

/** The advice that goes with the sign; null where there is nothing to do. */
export function adviceOf(facts: SaveFacts): Advice | null {
  switch (signOf(facts)) {
    case 'offline-saved':
      if (!facts.loaded) return 'offlineUnread'
      return facts.device === 'none' ? 'offlineSavedPageOnly' : 'offlineSaved'
    case 'offline-kept':
      return 'offlineKept'
    case 'offline-keeping':
    case 'offline-page-only':
      return 'offlinePageOnly'
    case 'refused-access':
      return 'refusedAccess'
    case 'refused-words':
      return 'refusedWords'
    default:
      return null
  }
}

/** Would closing the page now lose words? */
export const wordsAtRisk = (facts: SaveFacts): boolean => facts.waiting && facts.device !== 'kept'

/** Whether this person may type. */
export function mayWrite(facts: SaveFacts): 'yes' | 'no' | 'not-yet' {
  if (facts.refusal !== null || facts.access === 'read') return 'no'
  return facts.loaded ? 'yes' : 'not-yet'
}

/** A change that needs no announcement: every pause in typing goes from saving to saved. */
export function isRoutine(before: SaveSign, after: SaveSign): boolean {
  const quiet: readonly SaveSign[] = ['connecting', 'saving', 'saved']
  const offline: readonly SaveSign[] = ['offline-keeping', 'offline-kept']
  return [quiet, offline].some((row) => row.includes(before) && row.includes(after))
}
