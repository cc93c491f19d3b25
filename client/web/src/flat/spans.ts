// The places that transactions touched, each with its extent before and after.
import type { Node } from 'prosemirror-model'
import type { Transaction } from 'prosemirror-state'
import { Mapping, type Step } from 'prosemirror-transform'

/** Positions `from` to `to` of the document before became `start` to `end` of the one after. */
export interface Span {
  readonly from: number
  readonly to: number
  readonly start: number
  readonly end: number
}

/** The disjoint spans that `transactions` touched, in order of place. */
export function spansOf(transactions: readonly Transaction[]): Span[] {
  let spans: Span[] = []
  for (const tr of transactions) {
    tr.steps.forEach((step, i) => {
      for (const [from, to] of touched(step, tr.docs[i]!)) spans = withTouched(spans, from, to)
      const mapping = new Mapping([step.getMap()])
      spans = spans.map((span) => ({
        ...span,
        start: mapping.map(span.start, -1),
        end: mapping.map(span.end, 1),
      }))
    })
  }
  return spans
}

/** What a step touches, in positions before it. */
function touched(step: Step, before: Node): [number, number][] {
  const ranges: [number, number][] = []
  step.getMap().forEach((from, to) => ranges.push([from, to]))
  if (ranges.length > 0) return ranges
  // Steps that move nothing: marks of a range, attributes of a node.
  const { from, to, pos } = step as { from?: number; to?: number; pos?: number }
  if (from !== undefined && to !== undefined) return [[from, to]]
  if (pos !== undefined) return [[pos, pos + 1]]
  return [[0, before.content.size]]
}

/** Spans with one more, `from` to `to` in positions of now, merged with those that it meets. */
function withTouched(spans: readonly Span[], from: number, to: number): Span[] {
  const left = spans.filter(({ end }) => end < from)
  const right = spans.filter(({ start }) => start > to)
  const met = spans.slice(left.length, spans.length - right.length)
  const shift = left.reduce((sum, span) => sum + growth(span), 0)
  const inner = met.reduce((sum, span) => sum + growth(span), 0)
  const start = Math.min(from, met[0]?.start ?? from)
  const end = Math.max(to, met.at(-1)?.end ?? to)
  return [...left, { from: start - shift, to: end - shift - inner, start, end }, ...right]
}

const growth = ({ from, to, start, end }: Span): number => end - start - (to - from)

/** The one span that holds all; null if there is none. */
export function hullOf(spans: readonly Span[]): Span | null {
  const [first, last] = [spans[0], spans.at(-1)]
  if (!first || !last) return null
  return { from: first.from, to: last.to, start: first.start, end: last.end }
}
