// Which frames on a Hocuspocus socket are owed an acknowledgement.
import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import { AckLedger } from '../src/lib/ack-ledger'

function frame(...numbers: number[]): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, 'open/text')
  for (const number of numbers) encoding.writeVarUint(encoder, number)
  return encoding.toUint8Array(encoder)
}
const STEP_1 = frame(0, 0)
const STEP_2 = frame(0, 1)
const UPDATE = frame(0, 2)
const AWARENESS = frame(1)
const APPLIED = frame(8, 1)
const REFUSED = frame(8, 0)

test('each update is owed one acknowledgement', () => {
  const ledger = new AckLedger()
  ledger.sent(UPDATE)
  ledger.sent(UPDATE)
  expect(ledger.received(APPLIED)).toBe('applied')
  expect(ledger.isSettled).toBe(false)
  ledger.received(APPLIED)
  expect(ledger.isSettled).toBe(true)
})

test('the step 2 of a sync that we opened is owed one, that of the hub’s own none', () => {
  const ledger = new AckLedger()
  ledger.sent(STEP_1)
  ledger.sent(STEP_2)
  expect(ledger.isSettled).toBe(false)
  ledger.received(APPLIED)
  ledger.sent(STEP_2)
  expect(ledger.isSettled).toBe(true)
})

test('a refusal settles nothing', () => {
  const ledger = new AckLedger()
  ledger.sent(UPDATE)
  expect(ledger.received(REFUSED)).toBe('refused')
  expect(ledger.isSettled).toBe(false)
})

test('other frames change nothing', () => {
  const ledger = new AckLedger()
  ledger.sent(AWARENESS)
  expect(ledger.received(STEP_1)).toBe('other')
  expect(ledger.received(Uint8Array.of(9))).toBe('other')
  expect(ledger.isSettled).toBe(true)
})
