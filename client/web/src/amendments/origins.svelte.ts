// Where the words of a text come from, as the page has asked: of a selection, or of all of it in colours.
// It outlives the panel that shows it, which on a phone is closed while one reads.
import { Decoration } from 'prosemirror-view'
import type { EditorHandle } from '../editor/editor-handle'
import { drawLayer } from '../editor/overlay'
import { language, t } from '../i18n/language.svelte'
import { colourOfMember } from '../lib/colours'
import { Act } from '../places/act.svelte'
import { dayWords } from '../places/days'
import type { WritingSession } from '../session/writing-session'
import { stretchesBetween } from './ids'
import { originsOf, type OriginRun, type OriginStretch } from './provenance'
import { labelOf, nameOf } from './words'

const LAYER = 'origins'
/** How long a text rests before the authors of its words are asked for again, in milliseconds. */
const REST_MS = 2_000

/** What is asked about: the text as it stands in an editor. */
export interface Shown {
  readonly editor: EditorHandle
  readonly session: WritingSession
}

export class Origins {
  found = $state.raw<readonly OriginStretch[]>([])
  areColoursShown = $state(false)
  readonly act = new Act()
  #stopFollowing = (): void => undefined

  constructor(readonly text: string) {}

  /** Asks about the words that are selected. */
  async ofSelection(shown: Shown): Promise<void> {
    this.areColoursShown = false
    this.#stopFollowing()
    drawLayer(shown.editor.view, LAYER, [])
    const { from, to } = shown.editor.view.state.selection
    await this.#ask(shown, from, to)
  }

  /** Shows the whole text in the colours of its authors, or no longer. */
  async toggleColours(shown: Shown): Promise<void> {
    this.areColoursShown = !this.areColoursShown
    this.#stopFollowing()
    if (this.areColoursShown) this.#follow(shown)
    await this.#colour(shown)
  }

  async #colour(shown: Shown): Promise<void> {
    const { view } = shown.editor
    if (this.areColoursShown) await this.#ask(shown, 0, view.state.doc.content.size)
    if (view.isDestroyed) return
    const size = view.state.doc.content.size
    drawLayer(view, LAYER, this.areColoursShown ? decorationsOf(this.found, size) : [])
  }

  /** New words get their colour once the text has come to rest. */
  #follow(shown: Shown): void {
    let timer: ReturnType<typeof setTimeout> | undefined
    const rest = () => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        if (shown.editor.view.isDestroyed) this.#stopFollowing()
        else void this.#colour(shown)
      }, REST_MS)
    }
    const { text } = shown.session
    text.observe(rest)
    this.#stopFollowing = () => {
      clearTimeout(timer)
      text.unobserve(rest)
    }
  }

  async #ask({ editor, session }: Shown, from: number, to: number): Promise<void> {
    const stretches = stretchesBetween(session.text, editor.view.state.doc, from, to)
    if (stretches.length === 0) return this.act.refuse(t('amendments.provenance.hint'))
    const answer = await this.act.run(() => originsOf(this.text, stretches))
    if (answer) this.found = answer.value
  }
}

/** A line in the author's colour under their words, as far as the document of `size` goes. */
const decorationsOf = (found: readonly OriginStretch[], size: number): Decoration[] =>
  found.flatMap(({ run, places }) => {
    const attrs = {
      class: 'origin',
      style: `--person: ${colourOfMember(run.by?.id ?? '')}`,
      title: titleOf(run),
    }
    return places
      .filter(({ to }) => to <= size)
      .map(({ from, to }) => Decoration.inline(from, to, attrs, { layer: LAYER }))
  })

/** Who wrote them and through what: for whoever does not tell the colours apart. */
function titleOf({ by, at, amendment }: OriginRun): string {
  const parts = [by ? nameOf(by) : unnamed(at)]
  if (amendment) parts.push(labelOf(amendment))
  return parts.join(', ')
}

/** What is said of words of which the hub does not tell who wrote them. */
const unnamed = (atS: number | null | undefined): string =>
  atS
    ? t('amendments.provenance.writtenOn', { day: dayWords(atS, language.current) })
    : t('amendments.provenance.unknown')
