// One copy of a text and the hub: a state machine, without clocks, sockets or stores.
//
//   opening --copy-read--> joining --hub-asks--> exchanging
//                             ^ \------disconnected------/
//   (any of these) --refused--> setting-aside --set-aside--> ended (the page takes a fresh copy)
//                         \---------------------------------> closed (it does not come back)
//
// Where it was closed for want of a session, `readmitted` goes on: with words that are in this page
// alone the same copy is joining again; every other is ended, since this device has let it go.
//
// Words leave this page only while exchanging, which begins with the hub's question what we have: by
// then it has said the epoch and what we may do, so words of another epoch, or without the right,
// never reach it. What was written before goes with the answer to that question.
import type { RefusalReason } from '../offline/device'
import { initialFacts, type SaveFacts } from '../lib/save-status'

export type Phase = 'opening' | 'joining' | 'exchanging' | 'setting-aside' | 'ended' | 'closed'

export interface SessionState {
  readonly phase: Phase
  /** The epoch of this copy; null until the hub has told it. */
  readonly epoch: number | null
  /** Once refused: why, and what becomes of this page when the copy is put aside. */
  readonly refused: { readonly reason: RefusalReason; readonly next: 'ended' | 'closed' } | null
  readonly facts: SaveFacts
}

export const initialState: SessionState = {
  phase: 'opening',
  epoch: null,
  refused: null,
  facts: initialFacts,
}

export type SessionEvent =
  /** This device's copy was read: what it holds. */
  | { readonly type: 'copy-read'; readonly epoch: number | null; readonly holds: Holding }
  | { readonly type: 'device-refused' }
  | { readonly type: 'connected' }
  | { readonly type: 'disconnected' }
  /** The hub tells the epoch of its document. */
  | { readonly type: 'epoch'; readonly epoch: number }
  | { readonly type: 'granted'; readonly access: 'read' | 'write' }
  /** The hub asks what we have. */
  | { readonly type: 'hub-asks' }
  /** We have what the hub has. */
  | { readonly type: 'synced' }
  | { readonly type: 'wrote' }
  | { readonly type: 'all-sent' }
  /** The device has everything on its disk. */
  | { readonly type: 'stored' }
  | { readonly type: 'refused'; readonly reason: RefusalReason }
  /** The member goes on in another session than the one with which this copy was closed. */
  | { readonly type: 'readmitted' }
  /** Another window has put this copy aside. */
  | { readonly type: 'superseded' }
  | { readonly type: 'set-aside' }
  | { readonly type: 'not-set-aside' }

/** Nothing, a text, or a text with words that the hub does not have. */
export type Holding = 'nothing' | 'text' | 'unsent'

export type Effect =
  /** Join the hub's room. */
  | { readonly type: 'join' }
  /** Store all that this copy has: what was written since it was left is not on the disk. */
  | { readonly type: 'store-all' }
  /** Leave it at once, before anything more is sent or taken. */
  | { readonly type: 'leave' }
  | { readonly type: 'note-epoch'; readonly epoch: number }
  /** Put the copy aside; then `set-aside` or `not-set-aside`. */
  | { readonly type: 'set-aside'; readonly reason: RefusalReason }
  /** Drop this device's copy: the hub has all of it. */
  | { readonly type: 'drop' }
  /** Begin again from a fresh copy. */
  | { readonly type: 'restart' }

export type Step = readonly [SessionState, readonly Effect[]]

/** The state after `event`, and what is to be done about it, in order. */
export function step(state: SessionState, event: SessionEvent): Step {
  const over = ['setting-aside', 'ended', 'closed'].includes(state.phase)
  if (over) return whenOver(state, event)
  switch (event.type) {
    case 'copy-read':
      return copyRead(state, event.epoch, event.holds)
    case 'device-refused':
      return deviceRefused(state)
    case 'connected':
      return [withFacts(state, { connection: 'online', synced: false }), []]
    case 'disconnected':
      return disconnected(state)
    case 'epoch':
      return epochTold(state, event.epoch)
    case 'granted':
      return granted(withFacts(state, { access: event.access }))
    case 'hub-asks':
      return [{ ...state, phase: 'exchanging' }, []]
    case 'refused':
      return refused(state, event.reason)
    case 'superseded':
      return give(state, { reason: 'refused', next: 'ended' })
    default:
      return [withFacts(state, factsAfter(state.facts, event)), []]
  }
}

const withFacts = (state: SessionState, facts: Partial<SaveFacts>): SessionState => ({
  ...state,
  facts: { ...state.facts, ...facts },
})

function factsAfter(facts: SaveFacts, event: SessionEvent): Partial<SaveFacts> {
  switch (event.type) {
    case 'synced':
      return { synced: true, loaded: true }
    case 'wrote':
      return { waiting: true, device: facts.device === 'none' ? 'none' : 'writing' }
    case 'all-sent':
      return { waiting: false }
    case 'stored':
      return { device: 'kept' }
    default:
      return {}
  }
}

function copyRead(state: SessionState, epoch: number | null, holds: Holding): Step {
  const facts = { loaded: holds !== 'nothing', waiting: holds === 'unsent' }
  return [withFacts({ ...state, phase: 'joining', epoch }, facts), [{ type: 'join' }]]
}

function deviceRefused(state: SessionState): Step {
  const next = withFacts(state, { device: 'none' })
  if (state.phase !== 'opening') return [next, []]
  return [{ ...next, phase: 'joining' }, [{ type: 'join' }]]
}

function disconnected(state: SessionState): Step {
  const phase = state.phase === 'exchanging' ? 'joining' : state.phase
  return [withFacts({ ...state, phase }, { connection: 'offline', synced: false }), []]
}

function epochTold(state: SessionState, epoch: number): Step {
  if (state.epoch === epoch) return [state, []]
  if (state.epoch !== null) return refused(state, 'other-epoch')
  return [{ ...state, epoch }, [{ type: 'note-epoch', epoch }]]
}

function granted(state: SessionState): Step {
  const { access, waiting } = state.facts
  return access === 'read' && waiting ? refused(state, 'read-only') : [state, []]
}

/** The hub does not take this copy, or not this person. */
function refused(state: SessionState, reason: RefusalReason): Step {
  const { waiting, loaded } = state.facts
  // A fresh copy that is refused as well would be refused for ever.
  const isHopeless = !waiting && !(reason === 'other-epoch' && loaded)
  return give(state, { reason, next: reason === 'no-access' || isHopeless ? 'closed' : 'ended' })
}

/** Gives this copy up: aside with it if it has words that the hub does not have. */
function give(state: SessionState, refused: NonNullable<SessionState['refused']>): Step {
  // Nobody types into a copy that is being put aside.
  const left = withFacts({ ...state, refused }, { synced: false, loaded: false })
  if (!state.facts.waiting) return finish(left, refused.next, [{ type: 'leave' }, { type: 'drop' }])
  const { reason } = refused
  return [{ ...left, phase: 'setting-aside' }, [{ type: 'leave' }, { type: 'set-aside', reason }]]
}

function finish(state: SessionState, next: 'ended' | 'closed', effects: readonly Effect[]): Step {
  if (next === 'ended') return [{ ...state, phase: next }, [...effects, { type: 'restart' }]]
  return [withFacts({ ...state, phase: next }, { refusal: 'access' }), effects]
}

function whenOver(state: SessionState, event: SessionEvent): Step {
  const { phase, refused } = state
  if (refused === null) return [state, []]
  if (event.type === 'wrote' && phase !== 'setting-aside') {
    // A last word, typed before the page had heard.
    return [state, [{ type: 'set-aside', reason: refused.reason }]]
  }
  if (event.type === 'readmitted' && refused.reason === 'no-access') {
    return readmitted({ ...state, refused: { ...refused, next: 'ended' } })
  }
  if (phase !== 'setting-aside') return [state, []]
  switch (event.type) {
    case 'set-aside':
      return finish(withFacts(state, { waiting: false }), refused.next, [])
    case 'not-set-aside': {
      const left = withFacts({ ...state, phase: 'closed' }, { refusal: 'words', device: 'none' })
      // Whom the hub did not let in goes on after all: they have another session by now.
      const isReadmitted = refused.reason === 'no-access' && refused.next === 'ended'
      return isReadmitted ? readmitted(left) : [left, []]
    }
    default:
      return [state, []]
  }
}

/**
 * Joins anew with words that are in this page alone. Any other copy is this device's no more: it was
 * dropped or put aside. A fresh one takes its place, without what is aside: that would be there twice.
 */
function readmitted(state: SessionState): Step {
  if (state.phase !== 'closed') return [state, []]
  const { waiting, device, refusal } = state.facts
  if (refusal !== 'words') return finish(state, 'ended', [])
  const facts = { ...initialFacts, waiting, device, loaded: waiting }
  const effects: readonly Effect[] = [{ type: 'store-all' }, { type: 'join' }]
  return [{ ...state, phase: 'joining', refused: null, facts }, effects]
}
