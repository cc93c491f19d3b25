// The sign claims that words are saved, or kept on this device, only where that is known.
import { expect, test } from 'vitest'
import {
  adviceOf,
  initialFacts,
  isRoutine,
  mayWrite,
  signOf,
  wordsAtRisk,
  type SaveFacts,
} from '../src/lib/save-status'

const online: SaveFacts = {
  ...initialFacts,
  connection: 'online',
  loaded: true,
  synced: true,
  access: 'write',
}
const offline: SaveFacts = { ...online, connection: 'offline', synced: false }

/** Every combination of facts. */
function* allFacts(): Generator<SaveFacts> {
  for (const connection of ['connecting', 'online', 'offline'] as const)
    for (const device of ['writing', 'kept', 'none'] as const)
      for (const access of ['unknown', 'write', 'read'] as const)
        for (const refusal of [null, 'access', 'words'] as const)
          for (let bits = 0; bits < 8; bits += 1) {
            const [loaded, synced, waiting] = [bits & 1, bits & 2, bits & 4].map((bit) => bit > 0)
            yield { connection, device, access, refusal, loaded, synced, waiting } as SaveFacts
          }
}

test('TRUTH-1, TRUTH-2: no sign ever claims more than is true', () => {
  for (const facts of allFacts()) {
    const sign = signOf(facts)
    if (sign === 'saved' || sign === 'read-only') {
      expect(facts).toMatchObject({ connection: 'online', synced: true, waiting: false })
    }
    if (sign === 'offline-saved') expect(facts.waiting).toBe(false)
    if (sign === 'offline-kept') expect(facts.device).toBe('kept')
    if (adviceOf(facts) === 'offlineSaved') expect(facts.device).not.toBe('none')
    if (facts.waiting && facts.device !== 'kept') expect(wordsAtRisk(facts)).toBe(true)
    if (facts.access === 'read' || facts.refusal) expect(mayWrite(facts)).toBe('no')
  }
})

test('offline, the sign says where the words are', () => {
  expect(signOf(offline)).toBe('offline-saved')
  expect(signOf({ ...offline, waiting: true, device: 'writing' })).toBe('offline-keeping')
  expect(signOf({ ...offline, waiting: true })).toBe('offline-kept')
  expect(signOf({ ...offline, waiting: true, device: 'none' })).toBe('offline-page-only')
  expect(adviceOf({ ...offline, loaded: false })).toBe('offlineUnread')
})

test('online, words that wait are being saved', () => {
  expect(signOf(initialFacts)).toBe('connecting')
  expect(signOf(online)).toBe('saved')
  expect(signOf({ ...online, waiting: true })).toBe('saving')
  expect(signOf({ ...online, access: 'read' })).toBe('read-only')
})

test('only a pause in typing needs no announcement', () => {
  expect(isRoutine('saving', 'saved')).toBe(true)
  expect(isRoutine('offline-keeping', 'offline-kept')).toBe(true)
  expect(isRoutine('saved', 'offline-saved')).toBe(false)
  expect(isRoutine('offline-kept', 'saving')).toBe(false)
})
