// The HTTP API under requests made from its own description: no server error, and no answer that the
// description does not have. COOPOL_FUZZ_SEED plays a run again.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

import { Hub } from '../stock/hub.mjs'
import { floor } from './floor.mjs'

const SCHEMATHESIS =
  process.env.SCHEMATHESIS ??
  new URL('../../target/api-fuzz/bin/schemathesis', import.meta.url).pathname
const SEED = process.env.COOPOL_FUZZ_SEED ?? String(Math.floor(Math.random() * 2 ** 32))
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
]
const PASSWORD = 'quatre chevaux au pré'
/** How many of the operations must have been carried out for the run to mean anything. */
const LEAST_CARRIED_OUT = 0.9
/** Times that an operation apart is asked, each with another seed, until it is carried out. */
const MAX_ROUNDS = 30
/**
 * Operations that end what they need (a session, an account, a link), or need what is seldom so
 * after others were asked: each is asked by somebody of its own, until it has been carried out.
 */
const APART = [
  { operation: 'POST /api/members', by: 'visitor' },
  { operation: 'POST /api/session', by: 'visitor' },
  { operation: 'POST /api/password-resets/redeem', by: 'visitor' },
  { operation: 'POST /api/me/password', by: 'newcomer' },
  { operation: 'POST /api/me/invitations', by: 'newcomer' },
  { operation: 'POST /api/texts/{id}/argument/checks', by: 'admin' },
  { operation: 'POST /api/groups/{id}/handover', by: 'admin' },
  { operation: 'DELETE /api/session', by: 'newcomer' },
  { operation: 'DELETE /api/sessions', by: 'newcomer' },
  { operation: 'DELETE /api/me', by: 'newcomer' },
]
/** Paths that are asked apart only: whoever is signed out, or has left, is nobody afterwards. */
const ENDINGS = '^/api/(sessions?|me|me/password|password-resets/redeem)$'

/**
 * What is done on the floor: one act ends what another needs, so each round has a floor of its own,
 * until all of it has been carried out.
 */
const FLOOR = '^/api/(amendments|ballots)/'
/** Messages in each channel, so that some stand while others are erased. */
const MESSAGES = 30

/** A hub with somebody and something of each kind in it. */
async function inhabited() {
  const hub = await Hub.start()
  const ask = async (method, path, token, body) => {
    const headers = { 'content-type': 'application/json' }
    if (token) headers.authorization = `Bearer ${token}`
    const answer = await fetch(hub.url + path, { method, headers, body: JSON.stringify(body) })
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${hub.log}`)
    const text = await answer.text()
    return text === '' ? null : JSON.parse(text)
  }
  const joins = (invitation, name) =>
    ask('POST', '/api/members', null, {
      ...{ invitation, name, email: `${name}@example.org`, password: PASSWORD },
    })
  const [, first] = hub.log.match(/\/invitation\/(\S+)/)
  const admin = await joins(first, 'rosa')
  const make = (path, body) => ask('POST', path, admin.token, body)
  const invited = async (name) => {
    const { url } = await make('/api/invitations', {})
    return joins(url.split('/').at(-1), name)
  }
  const member = await invited('jean')
  const handed = await make('/api/groups', { name: 'Bouguenais', kind: 'section' })
  const seat = await make('/api/invitations', { group: handed.id, role: 'member' })
  const heir = await joins(seat.url.split('/').at(-1), 'heir')
  const lists = ['email,section\nkarl@example.org,Nantes\nnobody,nowhere\n']
  const ids = {
    members: [member.member, heir.member],
    groups: [handed.id],
    themes: [],
    texts: [],
    invitations: [],
    secrets: [],
    resets: [],
    passwords: [PASSWORD],
    emails: ['rosa@example.org', 'jean@example.org'],
    lists,
    amendments: [],
    ballots: [],
    copies: [],
    originals: [],
    channels: [],
    seqs: [],
    emojis: ['👍', '🎉'],
  }
  const kinds = { Nantes: 'motion', Rezé: 'argumentaire', Clisson: 'wiki_page' }
  for (const [name, kind] of Object.entries(kinds)) {
    ids.members.push((await invited(name)).member)
    const group = await make('/api/groups', { name, kind: 'section', openness: 'listed' })
    const theme = await make('/api/themes', { name })
    const text = await make('/api/texts', {
      ...{
        kind,
        title: name,
        group: group.id,
        theme: theme.id,
        visibility: 'organisation',
      },
    })
    ids.groups.push(group.id)
    ids.themes.push(theme.id)
    ids.texts.push(text.id)
    await ask('PATCH', `/api/texts/${text.id}`, admin.token, { stage: 'published' })
    if (kind === 'argumentaire') {
      const sources = [{ title: name, url: 'https://example.org/', date: '2026-03-01' }]
      const argument = { claim: 'On dit que non.', sources }
      await ask('PUT', `/api/texts/${text.id}/argument`, admin.token, argument)
    }
    await talks(ids, make, { text: text.id })
    await talks(ids, make, { theme: theme.id })
    const { id, url } = await make('/api/invitations', { uses: 300 })
    ids.invitations.push(id)
    ids.secrets.push(url.split('/').at(-1))
  }
  const [motion] = ids.texts
  await ask('PATCH', `/api/texts/${motion}`, admin.token, { stage: 'amendable' })
  await resets(ids, { admin, ask, invited })
  const as = (token) => (method, path, body) => ask(method, path, token, body)
  const people = { chair: as(admin.token), member: as(member.token), memberId: member.member }
  return { hub, admin, member, ids, invited, newFloor: () => floor({ hub, ...people }) }
}

/** A channel with messages. */
async function talks(ids, make, place) {
  const { id } = await make('/api/channels', place)
  ids.channels.push(id)
  for (let nth = 0; nth < MESSAGES; nth += 1) {
    const said = await make(`/api/channels/${id}/messages`, {
      ...{ id: crypto.randomUUID(), body: `Message ${nth}` },
    })
    ids.seqs.push(String(said.seq))
  }
}

/** Secrets of links by which members who forgot their passwords choose others. */
async function resets(ids, { admin, ask, invited }) {
  for (const name of ['lea', 'lou', 'luc']) {
    await invited(name)
    await ask('POST', '/api/password-resets', null, { email: `${name}@example.org` })
  }
  const { items } = await ask('GET', '/api/password-resets', admin.token)
  ids.resets.push(...items.map(({ url }) => url.split('/').at(-1)))
}

/** Requests of one person, and what they came to: status codes of each operation. */
function requests({ hub, ids }, token, { examples, phases, seed = SEED, only = null }) {
  const report = join(hub.data, `${phases}-${Math.random()}.har`)
  const options = [
    ...['run', `${hub.url}/api/openapi.json`, '--checks', CHECKS.join(',')],
    ...['--seed', String(seed), '--phases', phases, '--max-examples', String(examples)],
    ...['--continue-on-failure', '--warnings', 'off', '--suppress-health-check', 'all'],
    ...['--report', 'har', '--report-har-path', report, '--generation-database', 'none'],
    ...(token ? ['--header', `Authorization: Bearer ${token}`] : []),
    ...(only === null ? ['--exclude-path-regex', ENDINGS] : ['--include-path-regex', only]),
  ]
  const env = {
    ...process.env,
    ...{
      SCHEMATHESIS_HOOKS: 'hooks',
      PYTHONPATH: import.meta.dirname,
      PYTHONDONTWRITEBYTECODE: '1',
    },
    COOPOL_FUZZ_IDS: JSON.stringify(ids),
  }
  return new Promise((resolve, reject) => {
    const settings = { env, cwd: hub.data, maxBuffer: 64 * 1024 * 1024 }
    execFile(SCHEMATHESIS, options, settings, async (error, output, complaints) => {
      if (error) reject(new Error(`seed ${SEED}\n${output}\n${complaints}\n${hub.log}`))
      else resolve(JSON.parse(await readFile(report, 'utf8')).log.entries)
    })
  })
}

/** An operation of the description that a request was for. */
function operation(description, { request }) {
  const path = new URL(request.url).pathname.split('/')
  const fits = (known) => {
    const parts = known.split('/')
    return (
      parts.length === path.length && parts.every((part, i) => part[0] === '{' || part === path[i])
    )
  }
  // The one with the fewest variables.
  const [found] = Object.keys(description.paths)
    .filter(fits)
    .sort((a, b) => a.split('{').length - b.split('{').length)
  return `${request.method} ${found}`
}

/**
 * Asks on the paths of `only` until all that is wanted was carried out, in the name that `token`
 * gives for each round; answers every request made for it.
 */
async function insist(place, description, { wanted, only, token }) {
  const answers = []
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const seed = (Number(SEED) + round) % 2 ** 32
    // Coverage alone uses up the tries that a member has at their own password.
    const phases = round % 2 === 0 ? 'coverage,fuzzing' : 'fuzzing'
    const wishes = { examples: 10, phases, seed, only }
    answers.push(...(await requests(place, await token(round), wishes)))
    const done = succeeded(description, answers)
    if (wanted.every((one) => done.has(one))) return answers
  }
  const done = succeeded(description, answers)
  const never = wanted.filter((one) => !done.has(one))
  throw new Error(`never carried out: ${never.join(', ')}, seed ${SEED}`)
}

/** Asks for one operation by itself. */
function apart(place, description, { operation: wanted, by }) {
  const [, path] = wanted.split(' ')
  const only = `^${path.replace(/[{}]/g, '\\$&')}$`
  const tokens = {
    visitor: async () => null,
    admin: async () => place.admin.token,
    newcomer: async (round) =>
      (await place.invited(`${wanted.replace(/\W+/g, '-')}-${round}`)).token,
  }
  return insist(place, description, { wanted: [wanted], only, token: tokens[by] })
}

/** Asks for all that is done with amendments and ballots. */
function onFloor(place, description) {
  const wanted = operations(description).filter((one) => RegExp(FLOOR).test(one.split(' ')[1]))
  const token = async () => {
    Object.assign(place.ids, await place.newFloor())
    return place.admin.token
  }
  return insist(place, description, { wanted, only: FLOOR, token })
}

/** Every operation of the description. */
function operations(description) {
  const methods = ['get', 'put', 'post', 'patch', 'delete']
  return Object.entries(description.paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((key) => methods.includes(key))
      .map((method) => `${method.toUpperCase()} ${path}`),
  )
}

/** The operations that were carried out. */
function succeeded(description, answers) {
  const done = answers.filter(({ response }) => response.status >= 200 && response.status < 300)
  return new Set(done.map((entry) => operation(description, entry)))
}

test('API-7: no request is answered by a server error or otherwise than described', async (t) => {
  t.diagnostic(`COOPOL_FUZZ_SEED=${SEED}`)
  const place = await inhabited()
  const { hub, admin, member } = place
  t.after(() => hub.stop())
  const description = await fetch(`${hub.url}/api/openapi.json`).then((answer) => answer.json())
  const answers = []
  for (const one of APART) answers.push(...(await apart(place, description, one)))
  answers.push(...(await onFloor(place, description)))
  const phases = 'coverage,fuzzing'
  answers.push(...(await requests(place, admin.token, { examples: 10, phases })))
  await requests(place, member.token, { examples: 4, phases })
  await requests(place, null, { examples: 2, phases })
  await requests(place, admin.token, { examples: 5, phases: 'stateful' })
  // What ends a session comes last.
  await requests(place, null, { examples: 2, phases, only: ENDINGS })
  for (const { token } of [member, admin])
    answers.push(...(await requests(place, token, { examples: 5, phases, only: ENDINGS })))

  const all = operations(description)
  const carriedOut = succeeded(description, answers)
  const never = all.filter((one) => !carriedOut.has(one))
  t.diagnostic(`${answers.length} requests; never carried out: ${never.join(', ') || 'none'}`)
  assert.ok(never.length <= (1 - LEAST_CARRIED_OUT) * all.length, never.join('\n'))
})
