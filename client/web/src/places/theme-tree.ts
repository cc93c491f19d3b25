// The tree of themes: from the flat list of the hub to branches, paths and choices.
import type { Schemas } from '../api/client'

export type Theme = Schemas['ThemeView']

export interface Branch {
  readonly theme: Theme
  /** How deep it stands; 0 at the top. */
  readonly depth: number
  readonly children: readonly Branch[]
}

/** What stands at the top stands under this. */
const TOP = ''

/** The branches at the top, each with all that is below it, in the order of the list. */
export function treeOf(themes: readonly Theme[]): readonly Branch[] {
  const ids = new Set(themes.map(({ id }) => id))
  const below = new Map<string, Theme[]>()
  for (const theme of themes) {
    const parent = theme.parent && ids.has(theme.parent) ? theme.parent : TOP
    below.set(parent, [...(below.get(parent) ?? []), theme])
  }
  const grow = (parent: string, depth: number): Branch[] =>
    (below.get(parent) ?? []).map((theme) => ({
      theme,
      depth,
      children: grow(theme.id, depth + 1),
    }))
  return grow(TOP, 0)
}

/** Every branch, each before what is below it: the tree as a list of choices. */
export function flatten(branches: readonly Branch[]): readonly Branch[] {
  return branches.flatMap((branch) => [branch, ...flatten(branch.children)])
}

/** From the top down to the theme `id`; empty where there is none. */
export function pathTo(themes: readonly Theme[], id: string | null | undefined): readonly Theme[] {
  const byId = new Map(themes.map((theme) => [theme.id, theme]))
  const path: Theme[] = []
  for (let at = byId.get(id ?? ''); at && !path.includes(at); at = byId.get(at.parent ?? '')) {
    path.unshift(at)
  }
  return path
}

/** The path in words: "Logement › Loyers". */
export const pathWords = (themes: readonly Theme[], id: string | null | undefined): string =>
  pathTo(themes, id)
    .map(({ name }) => name)
    .join(' › ')

/** The themes under which `id` may be put: not itself, nor what is below it. */
export function placesFor(themes: readonly Theme[], id: string): readonly Theme[] {
  return themes.filter((theme) => !pathTo(themes, theme.id).some((above) => above.id === id))
}
