// The hub's letters: invitations and password resets, through a real mail server.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

import { generate } from 'selfsigned'

import { BINARY, Hub, until } from '../stock/hub.mjs'
import { MailServer, link } from './server.mjs'

const PASSWORD = 'quatre chevaux au pré'

/** A hub that sends its letters to `url`, and its administrator's requests. */
async function hubWith(url, environment = {}) {
  const hub = await Hub.start({
    flags: [
      ...['--mail-url', url, '--mail-from', 'Coopol <hub@coopol.example>'],
      ...['--public-url', 'https://coopol.example'],
    ],
    environment,
  })
  const { stdout } = await promisify(execFile)(BINARY, ['invite', '--admin', '--data', hub.data])
  const admin = await joined(hub, stdout.trim().split('/').at(-1), 'rosa')
  return { hub, admin }
}

async function ask(hub, method, path, { token, body } = {}) {
  const headers = { 'content-type': 'application/json' }
  if (token) headers.authorization = `Bearer ${token}`
  const answer = await fetch(hub.url + path, {
    method,
    headers,
    body: body && JSON.stringify(body),
  })
  const text = await answer.text()
  return { status: answer.status, body: text && JSON.parse(text) }
}

async function joined(hub, invitation, name) {
  const body = { invitation, name, email: `${name}@example.org`, password: PASSWORD }
  // An invitation made beside the hub is known to it a moment later.
  const answer = await until(async () => {
    const answer = await ask(hub, 'POST', '/api/members', { body })
    return answer.status === 201 && answer
  }, `${name} joins`)
  return answer.body
}

const invite = (hub, { token }, email) =>
  ask(hub, 'POST', '/api/invitations', { token, body: { email } })

test('MAIL-2: an invitation goes to its address, in French and English, and opens an account', async (t) => {
  const mail = await MailServer.start()
  const { hub, admin } = await hubWith(`smtp://127.0.0.1:${mail.port}`)
  t.after(() => Promise.all([hub.stop(), mail.stop()]))
  const made = await invite(hub, admin, 'jean@example.org')
  assert.equal(made.status, 201)
  assert.equal(made.body.delivery, 'mail')
  const letter = await mail.to('jean@example.org')
  assert.equal(letter.from.address, 'hub@coopol.example')
  assert.equal(letter.subject, 'coopol.example : invitation')
  assert.match(letter.text, /vous êtes invité·e à rejoindre coopol\.example/)
  assert.match(letter.text, /you are invited to join coopol\.example/)
  assert.match(letter.text, /14 jours/)
  assert.equal(letter.html, undefined)
  const header = (name) => letter.headers.find(({ key }) => key === name)?.value
  assert.equal(header('auto-submitted'), 'auto-generated')
  assert.match(letter.messageId, /@coopol\.example>$/)
  const [url, secret] = link(letter, '/invitation/')
  assert.equal(url, made.body.url)
  await joined(hub, secret, 'jean')
})

test('MAIL-2: a reset goes to the account only, and its link works once', async (t) => {
  const mail = await MailServer.start()
  const { hub, admin } = await hubWith(`smtp://127.0.0.1:${mail.port}`)
  t.after(() => Promise.all([hub.stop(), mail.stop()]))
  for (const email of ['nobody@example.org', 'Rosa@Example.org']) {
    const asked = await ask(hub, 'POST', '/api/password-resets', { body: { email } })
    assert.deepEqual(asked, { status: 202, body: '' })
  }
  const letter = await mail.to('rosa@example.org')
  const waiting = await ask(hub, 'GET', '/api/password-resets', admin)
  assert.deepEqual(
    waiting.body.items.map(({ url }) => url),
    [null],
  )
  const [, secret] = link(letter, '/reset/')
  const body = { secret, password: 'cinq ânes au pré' }
  const redeem = () => ask(hub, 'POST', '/api/password-resets/redeem', { body })
  assert.equal((await redeem()).status, 204)
  assert.equal((await redeem()).status, 404)
  assert.equal(mail.letters.length, 1)
})

test('MAIL-1: the way to the server is encrypted, and the password told to the right one only', async (t) => {
  const named = (value) => [{ name: 'commonName', value }]
  const authority = await generate(named('An authority'), {
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  })
  const { private: key, cert } = await generate(named('localhost'), {
    ca: { key: authority.private, cert: authority.cert },
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  })
  const checked = []
  const mail = await MailServer.start({
    key,
    cert,
    authOptional: false,
    onAuth: ({ username, password }, session, done) => {
      checked.push(session.secure)
      const isRight = username === 'hub' && password === 'p@ss'
      done(isRight ? null : new Error('wrong'), { user: username })
    },
  })
  const url = `smtp://hub:p%40ss@localhost:${mail.port}?tls=required`
  const untrusting = await hubWith(url)
  t.after(() => Promise.all([untrusting.hub.stop(), mail.stop()]))
  await invite(untrusting.hub, untrusting.admin, 'jean@example.org')
  await until(() => untrusting.hub.log.includes('cannot be reached'), 'nobody vouches for it')
  assert.deepEqual([mail.letters.length, checked.length], [0, 0])
  assert.ok(!untrusting.hub.log.includes('p@ss') && !untrusting.hub.log.includes('p%40ss'))

  const vouching = join(untrusting.hub.data, 'authority.pem')
  await writeFile(vouching, authority.cert)
  const trusting = await hubWith(url, { SSL_CERT_FILE: vouching })
  t.after(() => trusting.hub.stop())
  await invite(trusting.hub, trusting.admin, 'karl@example.org')
  const letter = await mail.to('karl@example.org')
  assert.deepEqual([letter.secure, letter.user, checked], [true, 'hub', [true]])
})

test('MAIL-3: letters wait for a server that is away, also through a restart', async (t) => {
  const first = await MailServer.start()
  const { port } = first
  const { hub, admin } = await hubWith(`smtp://127.0.0.1:${port}`)
  await first.stop()
  await invite(hub, admin, 'jean@example.org')
  await until(() => hub.log.includes('letters wait'), 'the hub notices')
  const listed = await ask(hub, 'GET', '/api/invitations', admin)
  assert.deepEqual(
    listed.body.items.map(({ letter }) => letter),
    ['waiting'],
  )
  await hub.kill()
  const mail = await MailServer.start({}, port)
  t.after(() => Promise.all([hub.stop(), mail.stop()]))
  await hub.run()
  const letter = await until(() => mail.letters[0], 'it comes after the pause', 120_000)
  assert.equal(letter.to[0].address, 'jean@example.org')
  await until(async () => {
    const { body } = await ask(hub, 'GET', '/api/invitations', admin)
    return body.items[0].letter === null
  }, 'it waits no longer')
})

test('MAIL-3: a letter that is refused for good is said to who invited, and holds up no other', async (t) => {
  const mail = await MailServer.start()
  mail.answer = (address) => (address.startsWith('nobody') ? 550 : 250)
  const { hub, admin } = await hubWith(`smtp://127.0.0.1:${mail.port}`)
  t.after(() => Promise.all([hub.stop(), mail.stop()]))
  await invite(hub, admin, 'nobody@example.org')
  await until(async () => {
    const { body } = await ask(hub, 'GET', '/api/invitations', admin)
    return body.items[0].letter === 'refused'
  }, 'the refusal is shown')
  await invite(hub, admin, 'jean@example.org')
  await mail.to('jean@example.org')
  assert.ok(!hub.log.includes('nobody@example.org'))
})
