// Writes the types of the hub's HTTP API, from the description that the binary prints (`npm run api`).
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'
import { format, resolveConfig } from 'prettier'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const BINARY = process.env.COOPOL_BIN ?? at('../../../target/debug/coopol')
const SCHEMA = at('../src/api/schema.d.ts')
const HEAD = '// The HTTP API as the hub describes it. Made by `npm run api`: not to be edited.\n'

/** The most that a description may print, in bytes. */
const MAX_DESCRIPTION_BYTES = 16 * 1024 * 1024

const description = execFileSync(BINARY, ['openapi'], {
  encoding: 'utf8',
  maxBuffer: MAX_DESCRIPTION_BYTES,
})
const types = astToString(await openapiTS(description, { defaultNonNullable: false }))
// No plugins: types need none, and they would be looked for where this is started.
const style = { ...(await resolveConfig(SCHEMA)), plugins: [], parser: 'typescript' }
const made = await format(HEAD + types, style)

if (process.argv.includes('--check')) {
  if (readFileSync(SCHEMA, 'utf8') !== made) {
    console.error('src/api/schema.d.ts is stale: run `npm run api` in client/web')
    process.exit(1)
  }
} else {
  writeFileSync(SCHEMA, made)
}
