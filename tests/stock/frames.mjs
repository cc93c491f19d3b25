// Reads recorded Hocuspocus frames: which are owed an acknowledgement, and which are one.
import * as decoding from 'lib0/decoding'

const SYNC = 0
const SYNC_STATUS = 8
const STEP_1 = 0
const STEP_2 = 1
const UPDATE = 2

/** What a frame is: `{ address, kind, applied? }`. */
function read(bytes) {
  if (bytes.length < 2) return { kind: 'other' }
  const decoder = decoding.createDecoder(bytes)
  const address = decoding.readVarString(decoder)
  const type = decoding.readVarUint(decoder)
  if (type === SYNC_STATUS) {
    return { address, kind: 'status', applied: decoding.readVarInt(decoder) === 1 }
  }
  if (type !== SYNC) return { address, kind: 'other' }
  const step = decoding.readVarUint(decoder)
  return { address, kind: { [STEP_1]: 'step 1', [STEP_2]: 'step 2', [UPDATE]: 'update' }[step] }
}

/**
 * Counts on one socket, for one address: the frames that the provider counts (each update, and the
 * step 2 of each sync it opened) and the answers, applied and refused.
 */
export function countAcknowledgements(socket, wantedAddress) {
  const counts = { owed: 0, applied: 0, refused: 0, mostAhead: 0 }
  let opened = false
  for (const { from, bytes } of socket.frames) {
    const { address, kind, applied } = read(bytes)
    if (address !== wantedAddress) continue
    if (from === 'client') {
      if (kind === 'step 1') opened = true
      if (kind === 'update' || (kind === 'step 2' && opened)) counts.owed += 1
      if (kind === 'step 2') opened = false
    } else if (kind === 'status') {
      counts[applied ? 'applied' : 'refused'] += 1
      // An answer before its frame would clear another pending edit.
      counts.mostAhead = Math.max(counts.mostAhead, counts.applied + counts.refused - counts.owed)
    }
  }
  return counts
}
