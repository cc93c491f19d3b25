// One copy of a text at work: carries out what the state machine says, with the hub's link, this
// device's store, and a document whose unsent deletions stay readable.
import * as Y from 'yjs'
import { applyGenesis } from '../flat/genesis'
import { FLAT_ROOT } from '../flat/model'
import type { Copy } from '../flat/undo'
import { newId } from '../lib/new-id'
import {
  contentOfTransaction,
  holdsDeletion,
  intersection,
  isNothing,
  minus,
  nothing,
  union,
  type Content,
} from '../offline/content'
import type { Device, KeptCopy, RefusalReason } from '../offline/device'
import { putBack, wayOf } from '../offline/put-back'
import {
  dropText,
  putAside,
  TextStore,
  type StoreChange,
  type StoredCopy,
} from '../offline/text-store'
import { CopyOutbox, writeLetter, type HubNotice } from './copy-outbox'
import { HubLink, type LinkEvent } from './hub-link'
import { initialState, step, type Effect, type SessionEvent } from './session-state'
import type { CopiedListener, StatusStore, WritingSession } from './writing-session'

/** The text, and where its words go. */
export interface TextSessionOptions {
  readonly room: string
  readonly token: () => string
  /** This member's store; null if the browser refuses one. */
  readonly device: Device | null
  readonly stored: StoredCopy | null
  readonly status: StatusStore
  readonly nowMs: () => number
  /** This copy is over; another is to be taken up. */
  readonly onRestart: () => void
  /** A copy was put aside. */
  readonly onKept: () => void
}

/** The origin of what was read from this device. */
const FROM_DEVICE = 'device'

export class TextSession implements WritingSession {
  readonly doc: Y.Doc
  readonly text: Y.Text
  readonly #options: TextSessionOptions
  readonly #link: HubLink
  readonly #store: TextStore | null
  readonly #outbox: CopyOutbox
  readonly #copied = new Set<CopiedListener>()
  #state = initialState
  #unsent: Content
  /** What is to be done on this device, one after the other. */
  #tasks: Promise<void> = Promise.resolve()

  constructor(options: TextSessionOptions) {
    const { device, stored, room, token } = options
    this.#options = options
    this.#unsent = stored?.unsent ?? nothing
    this.#outbox = new CopyOutbox(stored?.letters ?? [], newId)
    // What was deleted here and not sent is needed to say what was written, should it be refused.
    const isTidied = ({ id }: Y.Item): boolean => !holdsDeletion(this.#unsent, id.client, id.clock)
    this.doc = new Y.Doc({ gcFilter: isTidied })
    this.text = this.doc.getText(FLAT_ROOT)
    for (const update of stored?.updates ?? []) Y.applyUpdate(this.doc, update, FROM_DEVICE)
    this.doc.on('afterTransaction', this.#onTransaction)
    this.#store = device && stored && this.#openStore(device, stored)
    this.doc.on('update', this.#onUpdate)
    this.#link = new HubLink({ room, token, doc: this.doc, onEvent: this.#onLink })
    this.status.set(this.#state.facts)
  }

  get status(): StatusStore {
    return this.#options.status
  }

  get awareness(): HubLink['awareness'] {
    return this.#link.awareness
  }

  get epoch(): number | null {
    return this.#state.epoch
  }

  /** Begins, once whoever asked for the session has it. */
  start(): void {
    const { stored } = this.#options
    if (!this.#store) return this.#dispatch({ type: 'device-refused' })
    const holdsText = this.text.length > 0
    const unsent = isNothing(this.#unsent) ? 'text' : 'unsent'
    this.#dispatch({
      type: 'copy-read',
      epoch: stored?.epoch ?? null,
      holds: holdsText || unsent === 'unsent' ? unsent : 'nothing',
    })
  }

  onCopied(listener: CopiedListener): () => void {
    this.#copied.add(listener)
    return () => this.#copied.delete(listener)
  }

  report(copies: readonly Copy[]): void {
    const letters = this.#outbox.add(copies)
    if (letters.length === 0) return
    this.#write({ letters })
    if (this.#state.phase === 'exchanging') this.#sendLetters(letters)
  }

  /** Puts words that were kept aside back into the text; whether they are on this device's disk. */
  async putBack(kept: KeptCopy): Promise<boolean> {
    const way = wayOf(kept, this.epoch)
    putBack(this.text, kept, way)
    // The same words under the same ids: what was told of them holds again.
    if (way === 'merge') for (const { copies } of kept.letters) this.report(copies)
    await this.#store?.whenIdle()
    return this.status.facts.device === 'kept'
  }

  /** Its member goes on in another session than the one with which the hub closed it. */
  readmit(): void {
    this.#dispatch({ type: 'readmitted' })
  }

  /** Ends the exchange and forgets the document; resolves when what it wrote is stored. */
  async destroy(): Promise<void> {
    this.doc.off('afterTransaction', this.#onTransaction)
    this.doc.off('update', this.#onUpdate)
    this.#link.destroy()
    this.#store?.close()
    this.doc.destroy()
    await this.#tasks
    await this.#store?.whenIdle()
  }

  // --- what happens ---

  readonly #onTransaction = (transaction: Y.Transaction): void => {
    if (this.#isFromElsewhere(transaction.origin)) return
    const wrote = contentOfTransaction(transaction)
    if (isNothing(wrote)) return
    this.#unsent = union(this.#unsent, wrote)
    this.#write({ wrote })
    this.#dispatch({ type: 'wrote' })
  }

  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin !== FROM_DEVICE) this.#write({ updates: [update] })
  }

  #isFromElsewhere(origin: unknown): boolean {
    return origin === FROM_DEVICE || this.#link.isOrigin(origin)
  }

  readonly #onLink = (event: LinkEvent): void => {
    switch (event.type) {
      case 'holds':
        return this.#hubHolds(event.content)
      case 'notice':
        return this.#noticed(event.notice)
      case 'synced':
        this.#dispatch(event)
        return this.#whenSynced()
      default:
        this.#dispatch(event)
    }
  }

  #hubHolds(content: () => Content): void {
    if (isNothing(this.#unsent)) return
    const sent = intersection(this.#unsent, content())
    if (isNothing(sent)) return
    this.#unsent = minus(this.#unsent, sent)
    this.#write({ sent })
    if (isNothing(this.#unsent)) this.#dispatch({ type: 'all-sent' })
  }

  #noticed(notice: HubNotice): void {
    if (notice.type === 'room') return this.#dispatch({ type: 'epoch', epoch: notice.epoch })
    if (notice.type === 'copied') {
      for (const listener of this.#copied) listener(notice.copies)
      return
    }
    // It comes before the receipt that refuses the words, which does not say why.
    if (notice.type === 'document-full') return this.#dispatch({ type: 'refused', reason: 'full' })
    if (this.#outbox.answered(notice.id)) this.#write({ answered: [notice.id] })
  }

  #whenSynced(): void {
    // An open text begins when somebody first opens it; every other is begun by the hub.
    const isOpenRoom = this.#options.room.startsWith('open/')
    if (isOpenRoom && this.text.length === 0) applyGenesis(this.doc, null)
    this.#sendLetters(this.#outbox.letters)
  }

  #sendLetters(letters: CopyOutbox['letters']): void {
    for (const letter of letters) this.#link.send(writeLetter(letter))
  }

  // --- what is to be done ---

  #dispatch(event: SessionEvent): void {
    const [state, effects] = step(this.#state, event)
    this.#state = state
    this.status.set(state.facts)
    for (const effect of effects) this.#carryOut(effect)
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'join':
        return this.#link.join()
      case 'store-all':
        return this.#storeAll()
      case 'leave':
        this.#store?.close()
        return this.#link.leave()
      case 'note-epoch':
        return this.#write({ epoch: effect.epoch })
      case 'set-aside':
        return this.#after(() => this.#setAside(effect.reason))
      case 'drop':
        return this.#after(() => this.#drop())
      case 'restart':
        return this.#after(async () => this.#options.onRestart())
    }
  }

  /** Does something when what was to be done and written before it is. */
  #after(task: () => Promise<void>): void {
    this.#tasks = this.#tasks.then(() => this.#store?.whenIdle()).then(task)
  }

  /** Until nothing more was written meanwhile: only then is the page's copy let go. */
  async #setAside(reason: RefusalReason): Promise<void> {
    const { device, stored, room, nowMs } = this.#options
    if (!device || !stored) return this.#dispatch({ type: 'not-set-aside' })
    for (let unsent = nothing; unsent !== this.#unsent;) {
      unsent = this.#unsent
      const { copy } = stored
      const update = Y.encodeStateAsUpdate(this.doc)
      const { letters } = this.#outbox
      const aside = { room, copy, epoch: this.#state.epoch, reason, update, unsent, letters }
      try {
        await putAside(device, aside, nowMs())
      } catch {
        return this.#dispatch({ type: 'not-set-aside' })
      }
    }
    this.#options.onKept()
    this.#dispatch({ type: 'set-aside' })
  }

  async #drop(): Promise<void> {
    const { device, stored, room } = this.#options
    if (device && stored) await dropText(device, room, stored.copy).catch(() => undefined)
  }

  #storeAll(): void {
    if (!this.#store) return
    const { letters } = this.#outbox
    this.#store.reopen()
    this.#write({ updates: [Y.encodeStateAsUpdate(this.doc)], wrote: this.#unsent, letters })
  }

  #openStore(device: Device, stored: StoredCopy): TextStore {
    const { room } = this.#options
    return new TextStore(device, this.doc, { ...stored, room }, (outcome) => {
      if (outcome === 'superseded') return this.#dispatch({ type: 'superseded' })
      if (outcome === 'failed') return this.#dispatch({ type: 'device-refused' })
      this.#dispatch({ type: 'stored' })
    })
  }

  #write(change: StoreChange): void {
    const isOver = !['opening', 'joining', 'exchanging'].includes(this.#state.phase)
    if (!isOver) this.#store?.write(change)
  }
}
