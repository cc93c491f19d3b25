// Where the person is: the address bar as reactive state.
import { routeOf, type Route } from './route'

let route = $state<Route>(routeOf(new URL(location.href)))

const follow = (): void => {
  route = routeOf(new URL(location.href))
}
addEventListener('popstate', follow)

export const router = {
  get route(): Route {
    return route
  },
  /** Goes to a path of this app without loading a page. */
  go(path: string): void {
    history.pushState(null, '', path)
    follow()
    scrollTo(0, 0)
  },
}

/** For links of this app: a plain click is followed here, any other is left to the browser. */
export function followLink(event: MouseEvent): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const link = event.currentTarget as HTMLAnchorElement
  event.preventDefault()
  router.go(link.pathname + link.search)
}
