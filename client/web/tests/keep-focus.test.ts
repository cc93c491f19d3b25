// @vitest-environment jsdom
// Where the focus goes when an act takes away what it was at.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { focusKeeper } from '../src/lib/keep-focus'

/** More than others are given to take the focus themselves. */
const SOON_MS = 300

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function page() {
  document.body.innerHTML = `
    <main>
      <h1>Une page</h1>
      <section><h2>Signatures</h2><button>Signer</button><div role="status"></div></section>
      <a href="#">Ailleurs</a>
    </main>`
  const one = (selector: string) => document.querySelector<HTMLElement>(selector)!
  const [button, outcome, section] = [one('button'), one('[role=status]'), one('section')]
  button.focus()
  return { button, outcome, section, link: one('a'), title: one('h1'), heading: one('h2') }
}
const soon = () => vi.advanceTimersByTimeAsync(SOON_MS)

test('it goes to what is said of the act, and where nothing is said to the heading', async () => {
  for (const words of ['Vous avez signé.', '']) {
    const { button, outcome, heading } = page()
    const over = focusKeeper(outcome)
    outcome.textContent = words
    over()
    button.remove()
    await soon()
    expect(document.activeElement).toBe(words === '' ? heading : outcome)
  }
})

test('where the act takes the whole part of the page, also later, it goes to what was around it', async () => {
  const { outcome, section, title } = page()
  focusKeeper(outcome)()
  await soon()
  section.remove()
  expect(document.activeElement).toBe(document.body)
  await soon()
  expect(document.activeElement).toBe(title)
  title.blur()
  expect(title.hasAttribute('tabindex')).toBe(false)
})

test('it is left where it is, where somebody put it, and where it was nowhere', async () => {
  const still = page()
  focusKeeper(still.outcome)()
  await soon()
  expect(document.activeElement).toBe(still.button)

  const put = page()
  focusKeeper(put.outcome)()
  put.button.remove()
  put.link.focus()
  await soon()
  expect(document.activeElement).toBe(put.link)

  const nowhere = page()
  nowhere.button.blur()
  focusKeeper(nowhere.outcome)()
  nowhere.button.remove()
  await soon()
  expect(document.activeElement).toBe(document.body)
})

test('who leaves where it was put, or is elsewhere by then, is not called back', async () => {
  const left = page()
  focusKeeper(left.outcome)()
  left.button.remove()
  await soon()
  expect(document.activeElement).toBe(left.heading)
  left.heading.blur()
  left.link.textContent = 'Plus loin'
  await soon()
  expect(document.activeElement).toBe(document.body)

  const gone = page()
  focusKeeper(gone.outcome)()
  gone.link.focus()
  gone.link.blur()
  gone.button.remove()
  await soon()
  expect(document.activeElement).toBe(document.body)
})

test('who points elsewhere has gone on', async () => {
  const { button, outcome } = page()
  focusKeeper(outcome)()
  dispatchEvent(new Event('pointerdown'))
  button.remove()
  await soon()
  expect(document.activeElement).toBe(document.body)
})
