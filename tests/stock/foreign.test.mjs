// Two readers of one form: documents that foreign clients wrote at random, read by the web app and
// by the hub. What the web app reads, the hub reads too, character by character.
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import * as Y from 'yjs'
import { closeAll, hocuspocus, seed } from './clients.mjs'
import { BINARY, Hub, until } from './hub.mjs'

const WEB = fileURLToPath(new URL('../../client/web', import.meta.url))
const VITEST = join(WEB, 'node_modules/vitest/vitest.mjs')
/** The hub's reader by itself; it checks each document as the hub does at its door. */
const READER = join(dirname(BINARY), 'examples/read_text')
const DOCUMENTS = Number(process.env.FLAT_DOCUMENTS ?? 20_000)

/** Has the web app write documents, each with the blocks that it reads, into a file. */
async function writeDocuments(file) {
  const env = { FLAT_OUT: file, FLAT_SEED: seed, FLAT_SEEDS: DOCUMENTS }
  await promisify(execFile)(
    process.execPath,
    [VITEST, 'run', 'tests/flat/foreign-documents.test.ts'],
    { cwd: WEB, env: { ...process.env, ...env, NO_COLOR: '1' } },
  ).catch(({ stdout }) => assert.fail(stdout))
}

/** The lines of a stream; unlike `readline`, ended by line feeds only. */
async function* lines(stream) {
  let rest = ''
  for await (const chunk of stream.setEncoding('utf8')) {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop()
    yield* parts
  }
}

test(`FLAT-4: hub and page read one text, FLAT_SEED=${seed}`, { timeout: 600_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'coopol-foreign-'))
  try {
    const file = join(folder, 'documents')
    await writeDocuments(file)
    const reader = spawn(READER, { stdio: ['pipe', 'pipe', 'inherit'] })
    const answers = lines(reader.stdout)
    let count = 0
    for await (const line of lines(createReadStream(file))) {
      const document = JSON.parse(line)
      reader.stdin.write(`${document.updates.join(' ')}\n`)
      const { value } = await answers.next()
      assert.deepEqual(JSON.parse(value), document.blocks, `seed ${document.seed}`)
      count += 1
    }
    reader.stdin.end()
    assert.equal(count, DOCUMENTS)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('SYNC-6: what an undo keeps of a block is no reason to refuse its words', async () => {
  const hub = await Hub.start({ open: true })
  try {
    const doc = new Y.Doc()
    const text = doc.getText('text')
    const marker = new Y.Map([['type', 'heading'], ['level', 1], ['bid', 'titre']])
    text.insertEmbed(0, marker, {})
    const undo = new Y.UndoManager(text, { captureTimeout: 0 })
    // Offline, each in a transaction of its own; Yjs then writes the former levels as one.
    for (const level of [2, 3, 4, 2]) marker.set('level', level)
    undo.undo()
    text.insert(1, 'Préambule')
    const client = hocuspocus(hub, 'open/titre', { doc })
    await until(() => client.isAtRest, 'the heading is stored')
    client.close()
    const [block] = JSON.parse(await hub.export('open/titre', 'blocks'))
    const runs = [{ text: 'Préambule', marks: {} }]
    assert.deepEqual(block, { bid: 'titre', type: 'heading', attrs: { level: 4 }, runs })
  } finally {
    closeAll()
    await hub.stop()
  }
})
