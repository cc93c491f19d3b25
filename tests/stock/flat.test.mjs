// The hub reads a flat text as the editors show it: sessions of three editors at random, from the
// web app's own tests, with another seed each time.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import * as Y from 'yjs'
import { closeAll, hocuspocus, seed } from './clients.mjs'
import { Hub, until } from './hub.mjs'

const WEB = fileURLToPath(new URL('../../client/web', import.meta.url))
const VITEST = join(WEB, 'node_modules/vitest/vitest.mjs')
/** Seeds, each for a session of editors alone and one beside a client that writes anything. */
const SEEDS = 8
const STEPS = 800

let hub, folder
before(async () => {
  hub = await Hub.start({ open: true })
  folder = await mkdtemp(join(tmpdir(), 'coopol-sessions-'))
})
after(async () => {
  closeAll()
  await hub?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Runs the sessions, which fails if the editors do not agree among themselves. */
async function writeSessions(firstSeed) {
  const env = { FLAT_OUT: folder, FLAT_SEED: firstSeed, FLAT_SEEDS: SEEDS, FLAT_STEPS: STEPS }
  await promisify(execFile)(process.execPath, [VITEST, 'run', 'tests/flat/convergence.test.ts'], {
    cwd: WEB,
    env: { ...process.env, ...env, NO_COLOR: '1' },
  }).catch(({ stdout }) => assert.fail(stdout))
}

/** Puts a document into a room through the hub's door, and gives what the hub reads there. */
async function readByHub(room, update) {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  const client = hocuspocus(hub, room, { doc })
  await until(() => client.isAtRest, `${room} is stored`)
  client.close()
  return JSON.parse(await hub.export(room, 'blocks'))
}

test(`the hub reads what three editors show, FLAT_SEED=${seed}`, { timeout: 300_000 }, async () => {
  await writeSessions(seed)
  const files = await readdir(folder)
  assert.equal(files.length, 2 * SEEDS)
  for (const file of files) {
    const { update, blocks } = JSON.parse(await readFile(join(folder, file), 'utf8'))
    const room = `open/${file.replace('.json', '')}`
    assert.deepEqual(await readByHub(room, Buffer.from(update, 'base64')), blocks, room)
  }
})
