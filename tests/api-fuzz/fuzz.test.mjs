// The HTTP API under requests made from its own description: no server error, and no answer that the
// description does not have. COOPOL_FUZZ_SEED plays a run again.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

import { Hub } from '../stock/hub.mjs'

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
/** How many of the operations an administrator must have carried out for the run to mean anything. */
const LEAST_CARRIED_OUT = 0.7

/** A hub with somebody and something of each kind in it. */
async function inhabited() {
  const hub = await Hub.start()
  const ask = async (method, path, token, body) => {
    const headers = { 'content-type': 'application/json' }
    if (token) headers.authorization = `Bearer ${token}`
    const answer = await fetch(hub.url + path, { method, headers, body: JSON.stringify(body) })
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${hub.log}`)
    return answer.json()
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
  const lists = ['email,section\nkarl@example.org,Nantes\nnobody,nowhere\n']
  const ids = {
    members: [member.member],
    groups: [],
    themes: [],
    texts: [],
    invitations: [],
    secrets: [],
    lists,
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
    const { id, url } = await make('/api/invitations', { uses: 300 })
    ids.invitations.push(id)
    ids.secrets.push(url.split('/').at(-1))
  }
  return { hub, admin, member, ids }
}

/** Requests of one person, and what they came to: status codes of each operation. */
function requests({ hub, ids }, token, { examples, phases, only = [] }) {
  const report = join(hub.data, `${phases}-${Math.random()}.har`)
  const options = [
    ...['run', `${hub.url}/api/openapi.json`, '--checks', CHECKS.join(',')],
    ...['--seed', SEED, '--phases', phases, '--max-examples', String(examples)],
    ...['--continue-on-failure', '--warnings', 'off', '--suppress-health-check', 'all'],
    ...['--report', 'har', '--report-har-path', report, '--generation-database', 'none'],
    ...(token ? ['--header', `Authorization: Bearer ${token}`] : []),
    // Who signs out is nobody afterwards: that comes last.
    ...(only.length > 0 ? only : ['--exclude-path-regex', '^/api/sessions?$']),
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

test('API-7: no request is answered by a server error or otherwise than described', async (t) => {
  t.diagnostic(`COOPOL_FUZZ_SEED=${SEED}`)
  const place = await inhabited()
  const { hub, admin, member } = place
  t.after(() => hub.stop())
  const answers = await requests(place, admin.token, { examples: 10, phases: 'coverage,fuzzing' })
  await requests(place, member.token, { examples: 4, phases: 'coverage,fuzzing' })
  await requests(place, null, { examples: 2, phases: 'coverage,fuzzing' })
  await requests(place, admin.token, { examples: 5, phases: 'stateful' })
  const only = ['--include-path-regex', '^/api/sessions?$']
  await requests(place, admin.token, { examples: 5, phases: 'coverage,fuzzing', only })

  const description = await fetch(`${hub.url}/api/openapi.json`).then((answer) => answer.json())
  const all = Object.entries(description.paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((key) => ['get', 'put', 'post', 'patch', 'delete'].includes(key))
      .map((method) => `${method.toUpperCase()} ${path}`),
  )
  const done = answers.filter(({ response }) => response.status >= 200 && response.status < 300)
  const carriedOut = new Set(done.map((entry) => operation(description, entry)))
  const never = all.filter((one) => !carriedOut.has(one))
  t.diagnostic(
    `${answers.length} requests by the administrator; never carried out: ${never.join(', ')}`,
  )
  assert.ok(carriedOut.size >= LEAST_CARRIED_OUT * all.length, never.join('\n'))
})
