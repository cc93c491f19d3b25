// Who is here, as reactive state, and what this person publishes of themselves.
import type { Awareness } from 'y-protocols/awareness'
import { colourOf, distinctColour } from './colours'
import { readPersonName, writePersonName } from './device-store'
import { cleanPersonName, peopleIn, type Person, type PublishedUser } from './people'

export class Presence {
  people = $state.raw<readonly Person[]>([])
  /** What we publish of ourselves. */
  me = $state.raw<PublishedUser>({ name: '', color: '' })
  readonly #awareness: Awareness

  constructor(awareness: Awareness) {
    this.#awareness = awareness
    this.#publish({ name: readPersonName(), color: colourOf(awareness.clientID, null) })
    awareness.on('change', this.#look)
    this.#look()
  }

  /** Takes another name, here and on this device. */
  rename(wish: string): void {
    const name = cleanPersonName(wish)
    writePersonName(name)
    this.#publish({ ...this.me, name })
  }

  destroy(): void {
    this.#awareness.off('change', this.#look)
  }

  #publish(me: PublishedUser): void {
    this.me = me
    this.#awareness.setLocalStateField('user', me)
  }

  readonly #look = (): void => {
    const people = peopleIn(this.#awareness)
    this.people = people
    const me = people.find((person) => person.isMe)
    if (!me) return
    // Another colour where someone who was here first has mine.
    const others = people.filter((person) => !person.isMe)
    const color = distinctColour(me, others)
    if (color !== me.colour) this.#publish({ name: me.name, color })
  }
}
