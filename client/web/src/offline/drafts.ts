// What is being written in channels: on this device's disk, and in this page while it is not there yet
// or the disk refuses it. So it outlives the part of the page in which it was written.
import { hasWords, type Device } from './device'
import { draftPlaces, isEmptyDraft, keepDraft, readDraft, type KeptDraft } from './messages'

export class Drafts {
  /** Those that the disk does not have, by their places. An empty one has gone, here at least. */
  readonly #loose = new Map<string, KeptDraft>()
  readonly #device: Promise<Device | null>

  constructor(device: Promise<Device | null>) {
    this.#device = device
  }

  /** The places of those whose words would be lost with this page. */
  get atRisk(): readonly string[] {
    return [...this.#loose.values()].filter(hasWords).map(({ channel }) => channel)
  }

  /** Keeps a draft, or forgets it if it is empty; whether that is so on the disk. */
  async keep(draft: KeptDraft): Promise<boolean> {
    this.#loose.set(draft.channel, draft)
    const isKept = await this.#put(draft)
    // By now another may be on its way to the disk.
    if (isKept && this.#loose.get(draft.channel) === draft) this.onDisk(draft.channel)
    return isKept
  }

  async #put(draft: KeptDraft): Promise<boolean> {
    try {
      const device = await this.#device
      if (device) await keepDraft(device, draft)
      return device !== null
    } catch {
      return false
    }
  }

  /** What the disk has at a place is the last that was written there. */
  onDisk(place: string): void {
    this.#loose.delete(place)
  }

  /** What was being written at a place. */
  async at(place: string): Promise<KeptDraft | null> {
    const device = await this.#device
    const loose = this.#loose.get(place)
    if (loose) return isEmptyDraft(loose) ? null : loose
    return device && readDraft(device, place).catch(() => null)
  }

  /** Every place at which something was being written. */
  async places(): Promise<readonly string[]> {
    const device = await this.#device
    const kept = device ? await draftPlaces(device).catch(() => []) : []
    const loose = [...this.#loose.values()].filter((draft) => !isEmptyDraft(draft))
    const onDisk = kept.filter((place) => !this.#loose.has(place))
    return [...onDisk, ...loose.map(({ channel }) => channel)]
  }
}
