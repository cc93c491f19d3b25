// The hub's feed, on the same socket as the texts: tells pages that what they show may have changed.
// It carries no content; they ask again over HTTP, where rights are checked.
import { doubtSession } from '../api/client'
import { useHubSocket } from '../session/hub-socket'
import { hear, together, wish, type Change, type Place } from './feed-state'

/** How long changes are gathered, in ms: one act of somebody may be several. */
const GATHER_MS = 120
/** How long the socket outlives its last listener, in ms: the next page will listen too. */
const LINGER_MS = 5_000

type Listener = (change: Change) => void

const listeners = new Set<Listener>()
let following: { readonly stop: () => void } | null = null
let lingering: ReturnType<typeof setTimeout> | undefined

function follow(): { readonly stop: () => void } {
  const { socket, release } = useHubSocket()
  let place: Place = null
  let gathered: Change | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const tell = (): void => {
    const change = gathered
    gathered = null
    timer = undefined
    if (change !== null) for (const listener of [...listeners]) listener(change)
  }
  const opened = (): void => socket.send(wish(place))
  const heard = (frame: string): void => {
    const news = hear(place, frame)
    if (news.type === 'nothing') return
    if (news.type === 'signed-out') return doubtSession()
    place = news.place
    if (news.type !== 'change') return
    gathered = together(gathered, news.change)
    timer ??= setTimeout(tell, GATHER_MS)
  }
  socket.on('open', opened)
  socket.on('feed', heard)
  if (socket.isConnected) opened()
  return {
    stop() {
      clearTimeout(timer)
      socket.off('open', opened)
      socket.off('feed', heard)
      release()
    },
  }
}

/** Tells `listener` of changes, from now until what is answered is called. */
export function listen(listener: Listener): () => void {
  clearTimeout(lingering)
  listeners.add(listener)
  following ??= follow()
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    lingering = setTimeout(() => {
      following?.stop()
      following = null
    }, LINGER_MS)
  }
}
