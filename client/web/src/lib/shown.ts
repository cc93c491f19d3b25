// Whether the page around a dialog is shown. Dialogs stand outside of their page: one that waits out of
// sight takes them with it, and brings them back, because their words are in what opened them.
import { getContext, setContext } from 'svelte'

const KEY = Symbol('shown')

/** For a page that may wait out of sight. */
export const tellShown = (isShown: () => boolean): void => void setContext(KEY, isShown)

/** For what stands outside of its page; asked while it is made. */
export const pageShown = (): (() => boolean) =>
  getContext<(() => boolean) | undefined>(KEY) ?? (() => true)
