// Who is here, as reactive state, and what this person publishes of themselves.
import type { Awareness } from 'y-protocols/awareness'
import { colourOf, colourOfMember, distinctColour } from './colours'
import { readPersonName, writePersonName, type RememberedMember } from './device-store'
import type { Names } from './names'
import { cleanPersonName, peopleIn, type Person, type PublishedUser } from './people'

export class Presence {
  people = $state.raw<readonly Person[]>([])
  /** What we publish of ourselves. */
  me = $state.raw<PublishedUser>({ name: '', color: '' })
  readonly #awareness: Awareness
  readonly #names: Names
  readonly #unfollow: () => void
  readonly #isHidden: boolean

  /** Of `member`, or of whoever gave this device a name; others go by `names`. */
  constructor(awareness: Awareness, member: RememberedMember | null, names: Names) {
    this.#awareness = awareness
    this.#names = names
    this.me = member
      ? { name: member.name, color: colourOfMember(member.id) }
      : { name: readPersonName(), color: colourOf(awareness.clientID, null) }
    // Who does not want to be seen has no state at all: neither name nor caret leaves this page.
    this.#isHidden = member?.presence === 'hidden'
    if (this.#isHidden) awareness.setLocalState(null)
    else this.#publish(this.me)
    awareness.on('change', this.#look)
    this.#unfollow = names.follow(this.#look)
    this.#look()
  }

  /** Is in the text again, after having left it. */
  appear(): void {
    if (this.#isHidden || this.#awareness.getLocalState() !== null) return
    this.#awareness.setLocalState({ user: this.me })
  }

  /** Takes another name, here and on this device. */
  rename(wish: string): void {
    const name = cleanPersonName(wish)
    writePersonName(name)
    this.#publish({ ...this.me, name })
  }

  destroy(): void {
    this.#awareness.off('change', this.#look)
    this.#unfollow()
  }

  #publish(me: PublishedUser): void {
    this.me = me
    this.#awareness.setLocalStateField('user', me)
  }

  readonly #look = (): void => {
    const people = peopleIn(this.#awareness, this.#names.of)
    const me = people.find((person) => person.isMe)
    if (!me) {
      const { clientID: clientId } = this.#awareness
      const { name, color: colour } = this.me
      this.people = [{ clientId, name, colour, isMe: true, isHidden: true }, ...people]
      return
    }
    this.people = people
    // Another colour where someone who was here first has mine.
    const others = people.filter((person) => !person.isMe)
    const color = distinctColour(me, others)
    if (color !== me.colour) this.#publish({ name: me.name, color })
  }
}
