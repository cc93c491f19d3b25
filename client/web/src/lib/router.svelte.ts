// Where the person is: the address bar as reactive state.
import { keepToken, splitFragment } from './access-token'
import { routeOf, type Route } from './route'

let route = $state.raw<Route>(here())
let path = $state(location.pathname)
let search = $state(location.search)
let hasMoved = false

/** The page at the present address, from which a token is taken at once. */
function here(): Route {
  const route = routeOf(location.pathname)
  if (route.page !== 'text' || route.text.kind !== 'member') return route
  const { rest, token } = splitFragment(location.hash)
  if (token !== null) {
    keepToken(route.text.id, token)
    history.replaceState(history.state, '', location.pathname + location.search + rest)
  }
  return route
}

const follow = (): void => {
  search = location.search
  // A fragment that changes is a place in the same page.
  const { pathname } = location
  if (pathname === path) return
  hasMoved = true
  path = pathname
  route = here()
}
addEventListener('popstate', follow)

export const router = {
  get route(): Route {
    return route
  },
  /** The path of the present address. */
  get path(): string {
    return path
  },
  /** The query of the present address, with its question mark. */
  get search(): string {
    return search
  },
  /** Where whoever signs in wants to go: a path of this app in the fragment. */
  get wish(): string | null {
    const path = decodeURIComponent(location.hash.slice(1))
    return /^\/(?!\/)/.test(path) ? path : null
  },
  /** Goes to a path of this app without loading a page. */
  go(path: string): void {
    history.pushState(null, '', path)
    follow()
    scrollTo(0, 0)
  },
  /** Goes there in the place of this page: nobody comes back to it. */
  replace(path: string): void {
    history.replaceState(null, '', path)
    follow()
    scrollTo(0, 0)
  },
  /** Notes in the address what this page shows now. */
  keep(path: string): void {
    history.replaceState(history.state, '', path)
    follow()
  },
}

/** For links of this app: a plain click is followed here, any other is left to the browser. */
export function followLink(event: MouseEvent): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const link = event.currentTarget as HTMLAnchorElement
  event.preventDefault()
  router.go(link.pathname + link.search + link.hash)
}

/** For the main part of a page: takes the focus where the page replaced another, as a load would. */
export function arrive(main: HTMLElement): void {
  if (hasMoved) main.focus({ preventScroll: true })
}
