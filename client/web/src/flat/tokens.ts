// A flat text as a row of tokens: markers, which start blocks, and runs of characters.
import { Fragment, Mark, type Attrs, type Node, type NodeType } from 'prosemirror-model'
import { flatSchema, isImplicit, nodes } from './schema'

/** What a block is: a marker as it reads. It takes one unit of the flat text. */
export interface MarkerToken {
  readonly kind: 'marker'
  readonly type: NodeType
  readonly attrs: Attrs
}

/** Characters as shown, "\n" being a line break: as many UTF-16 units as in the flat text. */
export interface RunToken {
  readonly kind: 'run'
  readonly text: string
  readonly marks: readonly Mark[]
}

export type Token = MarkerToken | RunToken

/** The number of units of the flat text that a block takes. */
export const flatLength = (block: Node): number => block.content.size + (isImplicit(block) ? 0 : 1)

/** The number of units of the flat text that tokens take. */
export const lengthOf = (tokens: readonly Token[]): number =>
  tokens.reduce((sum, token) => sum + (token.kind === 'marker' ? 1 : token.text.length), 0)

/** The inline nodes of a run. */
export function inlineNodes({ text, marks }: RunToken): Node[] {
  const lines = text.split('\n')
  return lines.flatMap((line, i) => {
    const words = line === '' ? [] : [flatSchema.text(line, marks)]
    const lineBreak = nodes.line_break.create(null, null, marks)
    return i === 0 ? words : [lineBreak, ...words]
  })
}

/** The run of an inline node. */
export const runOf = (inline: Node): RunToken => ({
  kind: 'run',
  text: inline.isText ? (inline.text ?? '') : '\n',
  marks: inline.marks,
})

/** The tokens of a block: its marker, if it has one, and its runs. */
export function tokensOf(block: Node): Token[] {
  const tokens: Token[] = isImplicit(block)
    ? []
    : [{ kind: 'marker', type: block.type, attrs: block.attrs }]
  block.forEach((inline) => tokens.push(runOf(inline)))
  return tokens
}

/** The tokens of a block from one unit of it to another. */
export function tokensBetween(block: Node, from: number, to: number): Token[] {
  const tokens: Token[] = []
  let at = 0
  for (const token of tokensOf(block)) {
    const length = token.kind === 'marker' ? 1 : token.text.length
    const [start, end] = [Math.max(from - at, 0), Math.min(to - at, length)]
    if (start < end) {
      tokens.push(
        token.kind === 'marker' ? token : { ...token, text: token.text.slice(start, end) },
      )
    }
    at += length
  }
  return tokens
}

/** The blocks that tokens make; characters without a marker before them are an implicit paragraph. */
export function blocksOf(tokens: readonly Token[]): Node[] {
  const blocks: Node[] = []
  let open: { type: NodeType; attrs: Attrs; content: Node[] } | null = null
  const close = (): void => {
    if (open) blocks.push(open.type.create(open.attrs, Fragment.fromArray(joined(open.content))))
    open = null
  }
  for (const token of tokens) {
    if (token.kind === 'marker') {
      close()
      if (token.type.isTextblock) open = { type: token.type, attrs: token.attrs, content: [] }
      else blocks.push(token.type.create(token.attrs))
    } else if (token.text !== '') {
      open ??= { type: nodes.paragraph, attrs: { implicit: true }, content: [] }
      open.content.push(...inlineNodes(token))
    }
  }
  close()
  return blocks
}

/** Inline nodes with neighbouring text of the same marks made one, as ProseMirror wants them. */
export function joined(inline: readonly Node[]): Node[] {
  const result: Node[] = []
  for (const node of inline) {
    const last = result.at(-1)
    if (last?.isText && node.isText && Mark.sameSet(last.marks, node.marks)) {
      result[result.length - 1] = flatSchema.text((last.text ?? '') + (node.text ?? ''), node.marks)
    } else {
      result.push(node)
    }
  }
  return result
}
