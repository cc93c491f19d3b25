// Markup within a line of a message: emphasis, strong, strike, code, links, names that are called.
// One pass over the line; whatever finds no end is words.
import { isSafeHref } from '../flat/links'

/** Somebody, or a group, whom a message calls by name. */
export interface Called {
  /** `member:<id>` or `group:<id>`. */
  readonly mention: string
  readonly name: string
}

export type Style = 'strong' | 'em' | 'strike'

export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: Style; readonly nodes: readonly Inline[] }
  | { readonly type: 'code'; readonly text: string }
  | {
      readonly type: 'link'
      readonly href: string
      readonly nodes: readonly Inline[]
      /** The words look like another address than the one they lead to: both are shown. */
      readonly isDisguised: boolean
    }
  | { readonly type: 'call'; readonly text: string; readonly mention: string }

const STYLES: Readonly<Record<string, Style>> = {
  '**': 'strong',
  __: 'strong',
  '*': 'em',
  _: 'em',
  '~~': 'strike',
}

/** A label is short: what looks for its end looks no further. */
const LINK = /\[([^[\]\n]{1,500})\]\(([^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)\)/y
const ADDRESS = /https?:\/\/[^\s<>"]+/iy
const ESCAPED = /\\([!-/:-@[-`{-~])/y
const WORD = /[\p{L}\p{N}]/u
/** What ends a sentence, not an address. */
const TRAILING = /[.,;:!?'»”’]+$/

/** An opened style, and what stands in it so far. */
interface Open {
  readonly sign: string
  readonly style: Style
  readonly nodes: Inline[]
}

/** Whether a link in a message may lead there: http, https, mailto, or a path of this site. */
export function mayLeadTo(href: string): boolean {
  if (!isSafeHref(href)) return false
  return /^(https?:\/\/|mailto:)/i.test(href) || /^\/(?![/\\])/.test(href)
}

export function readInline(line: string, called: readonly Called[]): Inline[] {
  // The longest name first: one may begin with another.
  const names = [...called].sort((a, b) => b.name.length - a.name.length)
  const reader = new Reader(line)
  while (reader.at < line.length) step(reader, names)
  return reader.end()
}

class Reader {
  at = 0
  readonly #nodes: Inline[] = []
  readonly #open: Open[] = []
  #words = ''

  constructor(readonly line: string) {}

  get top(): Open | undefined {
    return this.#open.at(-1)
  }

  take(words: string): void {
    this.#words += words
    this.at += words.length
  }

  /** Puts in what `length` characters stand for. */
  put(node: Inline, length: number): void {
    this.#settle()
    this.#here.push(node)
    this.at += length
  }

  isOpen(sign: string): boolean {
    return this.#open.some((one) => one.sign === sign)
  }

  isStyled(style: Style): boolean {
    return this.#open.some((one) => one.style === style)
  }

  open(sign: string, style: Style): void {
    this.#settle()
    this.#open.push({ sign, style, nodes: [] })
    this.at += sign.length
  }

  close(sign: string): void {
    this.#settle()
    while (this.top && this.top.sign !== sign) this.#giveUp()
    const closed = this.#open.pop()
    if (closed) this.#here.push({ type: closed.style, nodes: closed.nodes })
    this.at += sign.length
  }

  end(): Inline[] {
    this.#settle()
    while (this.top) this.#giveUp()
    return joined(this.#nodes)
  }

  get #here(): Inline[] {
    return this.top?.nodes ?? this.#nodes
  }

  #settle(): void {
    if (this.#words === '') return
    this.#here.push({ type: 'text', text: this.#words })
    this.#words = ''
  }

  /** What was opened last finds no end: its sign is words. */
  #giveUp(): void {
    const lost = this.#open.pop()
    if (lost) this.#here.push({ type: 'text', text: lost.sign }, ...lost.nodes)
  }
}

function step(reader: Reader, names: readonly Called[]): void {
  const { line, at } = reader
  const escaped = matchAt(ESCAPED, line, at)
  if (escaped) {
    reader.take(escaped[1] ?? '')
    reader.at += 1
    return
  }
  switch (line[at]) {
    case '`':
      return readCode(reader)
    case '[':
      return readLink(reader)
    case '@':
      return readCall(reader, names)
    case '*':
    case '_':
    case '~':
      return readStyle(reader)
    case 'h':
    case 'H':
      return readAddress(reader)
    default:
      return reader.take(line.slice(at, nextSign(line, at + 1)))
  }
}

/** Where the next character stands that may mean something. */
function nextSign(line: string, from: number): number {
  const found = line.slice(from).search(/[\\`[@*_~hH]/)
  return found < 0 ? line.length : from + found
}

function readCode(reader: Reader): void {
  const { line, at } = reader
  const sign = /^`+/.exec(line.slice(at))?.[0] ?? '`'
  const runs = line.slice(at + sign.length).matchAll(/`+/g)
  const found = [...runs].find(([run]) => run.length === sign.length)
  if (!found || found.index === 0) return reader.take(sign)
  const end = at + sign.length + found.index
  const text = line.slice(at + sign.length, end)
  reader.put({ type: 'code', text: text.trim() || text }, text.length + 2 * sign.length)
}

function readLink(reader: Reader): void {
  const [whole, label, href] = matchAt(LINK, reader.line, reader.at) ?? []
  if (whole === undefined || label === undefined || href === undefined || !mayLeadTo(href)) {
    return reader.take('[')
  }
  const nodes = readInline(label, []).flatMap((node) => (node.type === 'link' ? node.nodes : node))
  const isDisguised = label !== href && /[\p{L}\p{N}]\.[\p{L}\p{N}]{2}|:\/\//u.test(label)
  reader.put({ type: 'link', href, nodes, isDisguised }, whole.length)
}

function readAddress(reader: Reader): void {
  const { line, at } = reader
  const found = WORD.test(line[at - 1] ?? '') ? null : matchAt(ADDRESS, line, at)
  const href = found && trimmed(found[0])
  if (!href || !mayLeadTo(href)) return reader.take(line.slice(at, nextSign(line, at + 1)))
  const nodes = [{ type: 'text', text: href }] as const
  reader.put({ type: 'link', href, nodes, isDisguised: false }, href.length)
}

/** An address as it is meant in a sentence: without the sentence's own signs. */
function trimmed(address: string): string {
  let href = address.replace(TRAILING, '')
  while (href.endsWith(')') && count(href, ')') > count(href, '(')) {
    href = href.slice(0, -1).replace(TRAILING, '')
  }
  return href
}

const count = (text: string, sign: string): number => text.split(sign).length - 1

function readCall(reader: Reader, names: readonly Called[]): void {
  const { line, at } = reader
  const after = line.slice(at + 1)
  const one = names.find(
    ({ name }) => after.startsWith(name) && !WORD.test(after.charAt(name.length)),
  )
  if (!one || WORD.test(line[at - 1] ?? '')) return reader.take('@')
  const text = `@${one.name}`
  reader.put({ type: 'call', text, mention: one.mention }, text.length)
}

function readStyle(reader: Reader): void {
  const { line, at } = reader
  const run = /^(\*+|_+|~+)/.exec(line.slice(at))?.[0] ?? ''
  const sign = signOf(run, reader.top)
  const style = sign === null ? undefined : STYLES[sign]
  if (sign === null || style === undefined) return reader.take(run)
  const [before, after] = [line[at - 1] ?? ' ', line[at + sign.length] ?? ' ']
  // An underscore within a word is part of it: snake_case.
  const isWithin = sign.startsWith('_')
  if (reader.isOpen(sign) && !/\s/.test(before) && !(isWithin && WORD.test(after))) {
    return reader.close(sign)
  }
  const opens = !/\s/.test(after) && !reader.isStyled(style)
  if (opens && !(isWithin && WORD.test(before))) return reader.open(sign, style)
  reader.take(sign)
}

/** Which sign a run begins with: of three, the one that closes what was opened last. */
function signOf(run: string, top: Open | undefined): string | null {
  const [first = ''] = run
  if (first === '~') return run.length === 2 ? '~~' : null
  if (run.length > 3) return null
  if (run.length === 3 && top && run.startsWith(top.sign)) return top.sign
  return run.slice(0, 2)
}

function matchAt(pattern: RegExp, line: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(line)
}

/** Words that stand side by side are one. */
function joined(nodes: readonly Inline[]): Inline[] {
  const result: Inline[] = []
  for (const node of nodes) {
    const last = result.at(-1)
    if (node.type === 'text' && last?.type === 'text') {
      result[result.length - 1] = { type: 'text', text: last.text + node.text }
    } else {
      result.push('nodes' in node ? { ...node, nodes: joined(node.nodes) } : node)
    }
  }
  return result
}
