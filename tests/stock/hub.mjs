// Starts the hub's binary on a free port with a folder of its own, and stops it.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export const BINARY =
  process.env.COOPOL_BIN ?? fileURLToPath(new URL('../../target/debug/coopol', import.meta.url))

/** How long the hub may take to start or stop, in ms: generous, since the machine may be busy. */
const START_DEADLINE_MS = 60_000

/** How long a condition may take to come true, in ms, where a test names no other. */
const DEADLINE_MS = 60_000

/** The most that an export may print, in bytes: a text of a thousand pages. */
const MAX_EXPORT_BYTES = 64 * 1024 * 1024

/** How often a condition is looked at, in ms. */
const POLL_MS = 10

/** Waits until `condition` holds (or answers something); throws with `what` at the deadline. */
export async function until(condition, what, deadlineMs = DEADLINE_MS) {
  const end = Date.now() + deadlineMs
  for (;;) {
    const value = await condition()
    if (value) return value
    if (Date.now() > end) throw new Error(`not within ${deadlineMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** A hub of one test. Start it with `Hub.start`, stop it with `stop`. */
export class Hub {
  #child = null
  #log = ''

  constructor(port, data, flags, environment) {
    this.port = port
    this.data = data
    this.flags = flags
    this.environment = environment
    this.url = `http://127.0.0.1:${port}`
    this.socketUrl = `ws://127.0.0.1:${port}`
  }

  /**
   * A running hub; `open` admits everyone to `open/<name>`, otherwise tokens are asked for. With
   * `example` its folder holds what `coopol demo` fills one with.
   */
  static async start({ open = false, example = false, flags = [], environment = {} } = {}) {
    const data = await mkdtemp(join(tmpdir(), 'coopol-test-'))
    if (example) await promisify(execFile)(BINARY, ['demo', '--data', data])
    if (open) flags = ['--open', ...flags]
    const hub = new Hub(await freePort(), data, flags, environment)
    await hub.run()
    return hub
  }

  /** Runs the binary on the same port and folder as before, and waits until it answers. */
  async run() {
    const listen = `127.0.0.1:${this.port}`
    const flags = ['serve', '--listen', listen, '--data', this.data, ...this.flags]
    const child = spawn(BINARY, flags, { env: { ...process.env, ...this.environment } })
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => (this.#log = (this.#log + text).slice(-20_000)))
    }
    let failure = null
    child.on('error', (error) => (failure = error))
    await until(
      async () => {
        if (failure) throw failure
        if (child.exitCode !== null) throw new Error(`the hub exited:\n${this.#log}`)
        return fetch(`${this.url}/healthz`).then(
          ({ ok }) => ok,
          () => false,
        )
      },
      'the hub answers /healthz',
      START_DEADLINE_MS,
    )
  }

  /** What the hub printed, for a failing test. */
  get log() {
    return this.#log
  }

  async #signal(signal) {
    const child = this.#child
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }

  /** Ends the hub as a power cut would: no handler runs. */
  kill() {
    return this.#signal('SIGKILL')
  }

  /** Ends the hub and removes its folder. */
  async stop() {
    await this.kill()
    await rm(this.data, { recursive: true, force: true })
  }

  /** What the hub itself reads in `room`, in one of the forms of `coopol export`. */
  async export(room, format) {
    const { stdout } = await promisify(execFile)(
      BINARY,
      ['export', room, '--format', format, '--data', this.data],
      { maxBuffer: MAX_EXPORT_BYTES },
    )
    return stdout
  }

  /** The link that makes whoever opens it an administrator, as the operator's command prints it. */
  async invitation() {
    const { stdout } = await promisify(execFile)(BINARY, [
      ...['invite', '--admin', '--data', this.data, '--url', this.url],
    ])
    const link = stdout.trim()
    // Made by another process: the running hub reads of it in a moment.
    const looking = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ invitation: link.split('/').at(-1) }),
    }
    const look = () => fetch(`${this.url}/api/invitations/look`, looking)
    await until(async () => (await look()).ok, 'the hub knows the invitation')
    return link
  }

  /** A token for `room`, as the operator's command makes it. */
  async token(room, { access = 'read-write', subject = 'tester', ttlSeconds = 600 } = {}) {
    const { stdout } = await promisify(execFile)(BINARY, [
      ...['token', '--data', this.data, '--room', room, '--subject', subject],
      ...['--access', access, '--ttl', String(ttlSeconds)],
    ])
    return stdout.trim()
  }

  /** Takes a token's access back. */
  async revoke(token) {
    await promisify(execFile)(BINARY, ['revoke', '--data', this.data, '--token', token])
  }
}
