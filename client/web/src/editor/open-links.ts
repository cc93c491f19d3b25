// Following a link out of the text: Ctrl or ⌘ with a click, or Alt+Enter at the caret.
import { Plugin } from 'prosemirror-state'
import { isSafeHref } from '../flat/links'
import { linkAt } from './inline'

function follow(href: string | null | undefined): boolean {
  if (!href || !isSafeHref(href)) return false
  window.open(href, '_blank', 'noopener,noreferrer')
  return true
}

export function openLinks(): Plugin {
  return new Plugin({
    props: {
      handleClick: (_view, _pos, { ctrlKey, metaKey, target }) => {
        const link = target instanceof Element ? target.closest('a[href]') : null
        return (ctrlKey || metaKey) && follow(link?.getAttribute('href'))
      },
      handleKeyDown: ({ state }, { altKey, key }) =>
        altKey && key === 'Enter' && follow(linkAt(state)?.href),
    },
  })
}
