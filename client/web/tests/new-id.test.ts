// Ids of our own: there also where the browser has none to give.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { newId } from '../src/lib/new-id'

const SOURCES = new URL('../src/', import.meta.url)

test('an id is a UUID drawn at random, and no two are the same', () => {
  const ids = Array.from({ length: 100 }, newId)
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  }
  expect(new Set(ids).size).toBe(ids.length)
})

test('nothing asks for what the browser gives to pages over https only', () => {
  const names = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => /\.(ts|svelte)$/.test(name))
  expect(files.length).toBeGreaterThan(100)
  for (const name of files) {
    const source = readFileSync(new URL(name, SOURCES), 'utf8')
    expect(source, name).not.toMatch(/crypto\.(randomUUID|subtle)/)
  }
})
