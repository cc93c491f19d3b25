// One text on this page, for as long as the page shows it: takes up its copy on this device, and a
// fresh one whenever the hub no longer takes the copy in hand.
import { wordsAtRisk } from '../lib/save-status'
import { openDevice, type Device, type KeptCopy } from '../offline/device'
import { holdInPage } from '../offline/in-page'
import { readCopy, type StoredCopy } from '../offline/text-store'
import { TextSession } from './text-session'
import { StatusStore, type WritingSession } from './writing-session'

export interface OpenTextOptions {
  /** The hub's name of the text: `open/<name>` or `text:<uuid>`. */
  readonly room: string
  /** Whose store on this device: a member's id, or ANYONE in open rooms. */
  readonly member: string
  readonly token: () => string
  /** Is given a copy to show, and another each time the text begins again from a fresh one. */
  readonly onSession: (session: WritingSession) => void
  /** The copies kept aside have changed. */
  readonly onKept: (copies: readonly KeptCopy[]) => void
}

/** The member of open rooms: whoever uses this device. */
export const ANYONE = 'anyone'

export class OpenText {
  readonly status = new StatusStore()
  readonly #options: OpenTextOptions
  #device: Device | null = null
  #session: TextSession | null = null
  #isClosed = false
  readonly #letGo: () => void

  constructor(options: OpenTextOptions) {
    this.#options = options
    const { member, room } = options
    this.#letGo = holdInPage(() => ({
      member,
      rooms: wordsAtRisk(this.status.facts) ? [room] : [],
      messages: [],
      drafts: [],
    }))
    void this.#open()
  }

  /** Closes the text; what was written is stored first. */
  async destroy(): Promise<void> {
    this.#isClosed = true
    await this.#session?.destroy()
    this.#letGo()
    this.#device?.close()
  }

  /** Its member goes on in another session than the one with which the hub closed it. */
  readmit(): void {
    this.#session?.readmit()
  }

  /** Tells anew which copies are kept aside. */
  readonly tellKept = async (): Promise<void> => {
    const { room, onKept } = this.#options
    const copies = await this.#device?.getAllFromIndex('kept', 'room', room).catch(() => [])
    if (!this.#isClosed) onKept(copies ?? [])
  }

  /** Puts a kept copy back into the text; it is let go once its words are stored with the text. */
  async putBack(kept: KeptCopy): Promise<void> {
    if (await this.#session?.putBack(kept)) await this.discard(kept)
  }

  /** Forgets a kept copy for good. */
  async discard({ copy }: KeptCopy): Promise<void> {
    await this.#device?.delete('kept', copy).catch(() => undefined)
    await this.tellKept()
  }

  async #open(): Promise<void> {
    try {
      this.#device = await openDevice(this.#options.member)
    } catch {
      // The status says so; everything else works without.
    }
    await Promise.all([this.#takeUp(), this.tellKept()])
  }

  readonly #takeUp = async (): Promise<void> => {
    const { room, token, onSession } = this.#options
    const stored = await this.#read()
    if (this.#isClosed) return
    const before = this.#session
    const session = new TextSession({
      room,
      token,
      device: this.#device,
      stored,
      status: this.status,
      nowMs: () => Date.now(),
      onRestart: () => void this.#takeUp(),
      onKept: () => void this.tellKept(),
    })
    this.#session = session
    onSession(session)
    session.start()
    await before?.destroy()
  }

  async #read(): Promise<StoredCopy | null> {
    try {
      return this.#device && (await readCopy(this.#device, this.#options.room, Date.now()))
    } catch {
      return null
    }
  }
}
