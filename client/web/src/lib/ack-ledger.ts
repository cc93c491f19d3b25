// Counts, on one Hocuspocus socket, the frames that the hub still owes an acknowledgement.
//
// The provider has a counter of its own, but sets it to 1 on every reconnection and then sends the
// updates it had queued while offline: the first acknowledgement would bring it to 0 while the
// others are still on their way. The page says "saved" only when both counters are at rest.
import * as decoding from 'lib0/decoding'

const SYNC = 0
const SYNC_STATUS = 8
const SYNC_STEP_1 = 0
const SYNC_STEP_2 = 1
const SYNC_UPDATE = 2
const APPLIED = 1

export type Answer = 'applied' | 'refused' | 'other'

export class AckLedger {
  #owed = 0
  #opensSync = false

  /** A frame left for the hub: `address, type, body`. */
  sent(frame: Uint8Array): void {
    const decoder = decoding.createDecoder(frame)
    decoding.readVarString(decoder)
    if (!decoding.hasContent(decoder) || decoding.readVarUint(decoder) !== SYNC) return
    switch (decoding.readVarUint(decoder)) {
      case SYNC_STEP_1:
        this.#opensSync = true
        return
      case SYNC_STEP_2:
        // Only the step 2 of a sync that we opened is acknowledged, once.
        if (this.#opensSync) this.#owed += 1
        this.#opensSync = false
        return
      case SYNC_UPDATE:
        this.#owed += 1
    }
  }

  /** A frame came from the hub; says whether it is an answer to an edit. */
  received(frame: Uint8Array): Answer {
    // The one-byte ping carries no address.
    if (frame.length < 2) return 'other'
    const decoder = decoding.createDecoder(frame)
    decoding.readVarString(decoder)
    if (decoding.readVarUint(decoder) !== SYNC_STATUS) return 'other'
    if (decoding.readVarInt(decoder) !== APPLIED) return 'refused'
    this.#owed = Math.max(0, this.#owed - 1)
    return 'applied'
  }

  get isSettled(): boolean {
    return this.#owed === 0
  }
}
