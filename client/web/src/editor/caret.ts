// The caret of another person, for both editors: a coloured bar with the name beside it.
//
// Built here rather than by the bindings, because they write style attributes as markup, which a
// strict content policy forbids, and because ours always shows the name: colour alone says little.
import type { Person } from '../lib/people'

/** A caret element. Colours are set through the CSSOM, which the content policy allows. */
export function caretElement(
  person: Pick<Person, 'name' | 'colour'>,
  unnamed: string,
): HTMLElement {
  const caret = document.createElement('span')
  caret.className = 'caret'
  caret.style.setProperty('--person', person.colour)
  const label = document.createElement('span')
  label.className = 'caret-name'
  const [initial = '', ...others] = person.name || unnamed
  const rest = document.createElement('span')
  rest.className = 'caret-rest'
  rest.textContent = others.join('')
  label.append(initial, rest)
  // Word joiners keep the caret from being a place where the line may break.
  caret.append('\u2060', label, '\u2060')
  requestAnimationFrame(() => keepOnSheet(label))
  return caret
}

/** Near the end of a line the name stands on the other side of its caret. */
function keepOnSheet(label: HTMLElement): void {
  const right = label.getBoundingClientRect().right
  label.classList.toggle('toward-start', right > document.documentElement.clientWidth - 8)
}

/** The style of a selection in a person's colour. */
export const selectionStyle = (colour: string): string => `background-color: ${colour}38`
