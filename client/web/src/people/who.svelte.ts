// Who is signed in, as reactive state: asked of the hub, and remembered on this device, so that
// members find their texts without the network.
import { api, ask, findSessionBy, proveWith, whenSignedOut, type Schemas } from '../api/client'
import { readMember, rememberMember, type RememberedMember } from '../lib/device-store'

export type Me = Schemas['Me']

export type Who =
  /** Not known yet; this member was here last. */
  | { readonly is: 'asking'; readonly last: RememberedMember | null }
  /** Nobody. In `open` rooms of a hub for trials, anybody may write. */
  | { readonly is: 'nobody'; readonly rooms: 'open' | 'members' }
  | { readonly is: 'member'; readonly me: Me }
  /** The hub does not answer; this member was here last, or nobody that the device remembers. */
  | { readonly is: 'unreachable'; readonly last: RememberedMember | null }

let state = $state.raw<Who>({ is: 'asking', last: readMember() })
/** What a full member is called here; null: as the page has it. */
let memberWord = $state.raw<string | null>(null)
/** The member to whom this page has shown something. */
let shownTo: string | null = null
/** The question under way, and the one that waits for it. */
let asked: Promise<void> | null = null
let next: Promise<void> | null = null
/** What gives this page another session, while it is under way. */
let renewal: Promise<unknown> | null = null

async function find(): Promise<void> {
  await renewal
  const answer = await ask(api.GET('/api/house'))
  if (!answer.ok) {
    // Who is here stays here: a hub that is away has not signed anybody out.
    if (state.is !== 'member') state = { is: 'unreachable', last: readMember() }
    return
  }
  const { me, rooms, member_word: word } = answer.value
  memberWord = word ?? null
  if (me) return welcome(me)
  proveWith(null)
  state = { is: 'nobody', rooms }
}

function welcome(me: Me): void {
  proveWith(me.csrf)
  rememberMember({ id: me.id, name: me.name, presence: me.presence })
  if (shownTo !== null && shownTo !== me.id) return beginAnew()
  shownTo = me.id
  state = { is: 'member', me }
}

/**
 * What this page has in memory is another's: it is loaded again. Until then nobody is here, and
 * whoever asked may still choose where.
 */
function beginAnew(): void {
  state = { is: 'nobody', rooms: 'members' }
  setTimeout(() => location.reload())
}

export const who = {
  get state(): Who {
    return state
  },
  /** The signed-in member; null where nobody is known to be. */
  get me(): Me | null {
    return state.is === 'member' ? state.me : null
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
