// The addresses of the app, both ways. The server answers index.html for each.
import type { EditorKind } from './device-store'
import { nameProblem } from './text-name'

export type Route =
  | { readonly page: 'start' }
  | { readonly page: 'text'; readonly name: string; readonly editor: EditorKind }
  | { readonly page: 'unknown' }

/** The page at `url`. */
export function routeOf(url: URL): Route {
  if (url.pathname === '/') return { page: 'start' }
  const name = /^\/open\/([^/]+)\/?$/.exec(url.pathname)?.[1]
  if (name === undefined || nameProblem(name) !== null) return { page: 'unknown' }
  const editor = url.searchParams.get('editor') === 'plain' ? 'plain' : 'rich'
  return { page: 'text', name, editor }
}

/** The address of an open text. */
export function textPath(name: string, editor: EditorKind): string {
  return `/open/${name}${editor === 'plain' ? '?editor=plain' : ''}`
}
