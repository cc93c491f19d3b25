// Which page stands at an address. The server answers a page of the app for each.
import { addressAt, type TextAddress } from './text-address'

export type Route =
  | { readonly page: 'start' }
  | { readonly page: 'text'; readonly text: TextAddress }
  | { readonly page: 'unknown' }

/** The page at `pathname`. */
export function routeOf(pathname: string): Route {
  if (pathname === '/') return { page: 'start' }
  const text = addressAt(pathname)
  return text ? { page: 'text', text } : { page: 'unknown' }
}
