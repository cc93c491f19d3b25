// Who is signed in, as reactive state: asked of the hub, and remembered on this device, so that
// members find their texts without the network.
import { api, ask, findSessionBy, proveWith, whenSignedOut, type Schemas } from '../api/client'
import {
  noteSignedOut,
  readMember,
  rememberMember,
  type RememberedMember,
} from '../lib/device-store'
import { pageIsOf } from '../lib/page-owner'

export type Me = Schemas['Me']

export type Who =
  /** Not known yet; this member was here last. */
  | { readonly is: 'asking'; readonly last: RememberedMember | null }
  /** Nobody. In `open` rooms of a hub for trials, anybody may write. */
  | { readonly is: 'nobody'; readonly rooms: 'open' | 'members' }
  | { readonly is: 'member'; readonly me: Me }
  /** The hub does not answer; this member was here last, or nobody that the device remembers. */
  | { readonly is: 'unreachable'; readonly last: RememberedMember | null }

/** Who was here last: what they have on this device is shown before the hub has said who is here. */
function lastHere(): RememberedMember | null {
  const last = readMember()
  if (last !== null) pageIsOf(last.id)
  return last
}

let state = $state.raw<Who>({ is: 'asking', last: lastHere() })
/** What a full member is called here; null: as the page has it. */
let memberWord = $state.raw<string | null>(null)
/** The member to whom this page has shown something, as the hub told of them last. */
let me = $state.raw<Me | null>(null)
/** Whether another than `me` has signed in: what this page has is of nobody who is here. */
let isAnother = $state(false)
/** The question under way, and the one that waits for it. */
let asked: Promise<void> | null = null
let next: Promise<void> | null = null
/** What gives this page another session, while it is under way. */
let renewal: Promise<unknown> | null = null

async function find(): Promise<void> {
  await renewal
  const answer = await ask(api.GET('/api/house'))
  if (!answer.ok) {
    // A hub that is away has signed nobody in or out.
    if (state.is === 'asking' || state.is === 'unreachable') {
      state = { is: 'unreachable', last: lastHere() }
    }
    return
  }
  const { me: signedIn, rooms, member_word: word } = answer.value
  memberWord = word ?? null
  if (signedIn) return welcome(signedIn)
  proveWith(null)
  noteSignedOut()
  state = { is: 'nobody', rooms }
}

function welcome(member: Me): void {
  const { id, name, presence, csrf } = member
  const isOther = me !== null && me.id !== id
  // What waits in this page stays its member's until it is loaded again.
  if (!isOther) pageIsOf(id)
  proveWith(csrf)
  rememberMember({ id, name, presence })
  if (isOther) return beginAnew()
  me = member
  state = { is: 'member', me: member }
}

/**
 * What this page has in memory is another's: it is loaded again. Until then nobody is here, and
 * whoever asked may still choose where.
 */
function beginAnew(): void {
  isAnother = true
  state = { is: 'nobody', rooms: 'members' }
  setTimeout(() => location.reload())
}

export const who = {
  get state(): Who {
    return state
  },
  /** The signed-in member; null where nobody is known to be. */
  get signedIn(): Me | null {
    return state.is === 'member' ? state.me : null
  },
  /**
   * The member whose page this is: who is signed in, or was until their session ended under it. What
   * they see of the page stays as it is while it waits for them (App.svelte).
   */
  get me(): Me | null {
    return isAnother ? null : me
  },
  /** Whether another member than before has signed in, and the page is about to be loaded again. */
  get isAnother(): boolean {
    return isAnother
  },
  /** What a full member is called here; null: as the page has it. */
  get memberWord(): string | null {
    return memberWord
  },
  /** Whose store on this device may be opened: who is signed in, or was last. */
  get person(): RememberedMember | null {
    if (state.is === 'member') return state.me
    return state.is === 'nobody' ? null : state.last
  },
  /**
   * Asks the hub, once at a time. The question under way may be answered by what was so before the
   * caller signed in: another follows it, one for all who ask meanwhile.
   */
  ask(): Promise<void> {
    if (!asked) return (asked = find().finally(() => (asked = null)))
    next ??= asked.then(() => {
      next = null
      return who.ask()
    })
    return next
  },
  /**
   * Carries out what ends this page's session and gives it another. Nobody asks meanwhile who is
   * here: the answer would be nobody, and the page of a member would close.
   */
  async during<T>(renew: () => Promise<T>): Promise<T> {
    await asked
    const under = renew()
    renewal = under
    try {
      return await under
    } finally {
      renewal = null
    }
  },
  /** Asks, unless it is known. */
  async askOnce(): Promise<void> {
    if (state.is === 'asking') await who.ask()
  },
  /** What the hub says of the member after a change of theirs. */
  welcome,
}

findSessionBy(() => who.ask())
whenSignedOut(() => void who.ask())
addEventListener('online', () => {
  if (state.is === 'unreachable') void who.ask()
})
// They may have signed in in another window.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && state.is === 'nobody') void who.ask()
})
