// Are this person's words safe? A pure reducer from what the provider reports to one sign.

/** Why the hub refuses: this person may not be here, or may read but not write. */
export type Refusal = 'access' | 'edit'

/** What is known of the connection and of the words written on this page. */
export interface SaveFacts {
  readonly connection: 'connecting' | 'online' | 'offline'
  /** The text was received at least once since the page was opened. */
  readonly loaded: boolean
  /** The exchange of states on the present connection is complete. */
  readonly synced: boolean
  /** Some words written here are not yet confirmed as stored by the hub. */
  readonly waiting: boolean
  readonly refusal: Refusal | null
}

export type SaveEvent =
  | { readonly type: 'connected' }
  | { readonly type: 'disconnected' }
  | { readonly type: 'synced' }
  | { readonly type: 'words-waiting' }
  | { readonly type: 'words-stored' }
  | { readonly type: 'refused'; readonly refusal: Refusal }

/** The one sign on the page. Only `saved` claims that everything written here is stored. */
export type SaveSign =
  | 'connecting'
  | 'saved'
  | 'saving'
  | 'offline-saved'
  | 'offline-waiting'
  | 'refused-access'
  | 'refused-edit'

export const initialFacts: SaveFacts = {
  connection: 'connecting',
  loaded: false,
  synced: false,
  waiting: false,
  refusal: null,
}

/** The facts after `event`. */
export function reduce(facts: SaveFacts, event: SaveEvent): SaveFacts {
  switch (event.type) {
    case 'connected':
      return { ...facts, connection: 'online', synced: false }
    case 'disconnected':
      return { ...facts, connection: 'offline', synced: false }
    case 'synced':
      return { ...facts, loaded: true, synced: true }
    case 'words-waiting':
      return { ...facts, waiting: true }
    case 'words-stored':
      return { ...facts, waiting: false, refusal: facts.refusal === 'edit' ? null : facts.refusal }
    case 'refused':
      return { ...facts, refusal: event.refusal }
  }
}

/** The sign for these facts: whatever is not known to be stored is never called saved. */
export function signOf(facts: SaveFacts): SaveSign {
  if (facts.refusal === 'access') return 'refused-access'
  if (facts.refusal === 'edit') return 'refused-edit'
  if (facts.connection === 'offline') return facts.waiting ? 'offline-waiting' : 'offline-saved'
  if (facts.connection === 'online' && facts.synced) return facts.waiting ? 'saving' : 'saved'
  return facts.loaded || facts.waiting ? 'saving' : 'connecting'
}

/** Would closing the page now lose words? */
export function wordsAtRisk(facts: SaveFacts): boolean {
  return facts.waiting
}

/** A change that needs no announcement: every pause in typing goes from saving to saved. */
export function isRoutine(before: SaveSign, after: SaveSign): boolean {
  const quiet: readonly SaveSign[] = ['connecting', 'saving', 'saved']
  return quiet.includes(before) && quiet.includes(after)
}
