// What the page says of the words is true: offline, after a reload, refused, with two windows.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../stock/hub.mjs'
import { Window } from './browser.mjs'
import { wordsShown } from './reading.mjs'
import { stage } from './stage.mjs'

const set = stage()

/** A person's browser, open on a text. */
const person = (path) => set.person('Amina', path)

/** Another tab of the same browser. */
async function tab(window, path) {
  const other = new Window(window.context, await window.context.newPage(), set.hub.url)
  await other.openText(path)
  return other
}

/** Puts the caret at the end of the text and types. */
async function type(window, words) {
  await window.page.locator('[contenteditable=true]').click()
  await window.page.keyboard.press('Control+End')
  await window.page.keyboard.type(words)
}

/** What stands on a screen. */
const textOf = async (window) => (await wordsShown(window)).join('\n')

const reads = (window, words) =>
  until(async () => (await textOf(window)).includes(words), `the window shows "${words}"`)

/** Waits until the app can be opened without the network. */
const readyForOffline = (window) =>
  window.page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })

/** The words stand once in the text that a newcomer is given. */
async function hubHasOnce(path, ...all) {
  const reader = await person(path)
  for (const words of all) {
    await reads(reader, words)
    assert.equal((await textOf(reader)).split(words).length, 2, `"${words}" stands once`)
  }
}

test('typed offline, closed, reopened offline: still kept here; online again: sent, then saved', async () => {
  const path = '/open/kept'
  const amina = await person(path)
  await type(amina, 'Avant la coupure. ')
  await amina.sign('saved')
  await readyForOffline(amina)

  await set.hub.kill()
  await type(amina, 'Écrit hors ligne.')
  await amina.sign('offline-kept')
  await amina.page.getByText('gardés sur cet appareil, pas encore envoyés').waitFor()
  await amina.picture('offline-kept')
  await amina.page.close({ runBeforeUnload: true })

  const again = await tab(amina, path)
  await again.sign('offline-kept')
  await reads(again, 'Avant la coupure. Écrit hors ligne.')
  await type(again, ' Et encore.')
  await again.sign('offline-kept')
  await again.assertNoAxeViolation('the text offline')

  await set.hub.run()
  await again.sign('saved')
  await again.page.reload()
  await again.sign('saved')
  again.assertClean({ hubWasAway: true })
  await again.page.close()
  await hubHasOnce(path, 'Avant la coupure.', 'Écrit hors ligne.', 'Et encore.')
})

test('two tabs on one text, offline: both keep their words, and neither loses the other’s', async () => {
  const path = '/open/two-tabs'
  const one = await person(path)
  await type(one, 'Ensemble. ')
  await one.sign('saved')
  await readyForOffline(one)
  const two = await tab(one, path)
  await reads(two, 'Ensemble.')

  await set.hub.kill()
  await type(one, 'Premier onglet. ')
  await type(two, 'Second onglet. ')
  for (const window of [one, two]) await window.sign('offline-kept')
  await one.page.close()
  await two.page.close()
  const again = await tab(one, path)
  await again.sign('offline-kept')
  for (const words of ['Ensemble.', 'Premier onglet.', 'Second onglet.']) await reads(again, words)

  await set.hub.run()
  await again.sign('saved')
  await hubHasOnce(path, 'Ensemble.', 'Premier onglet.', 'Second onglet.')
})

test('a browser that refuses storage: the page says to stay, and the words arrive', async () => {
  const window = await set.window()
  await window.context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('private', 'SecurityError')
    }
  })
  const path = '/open/no-storage'
  await window.openText(path)
  await type(window, 'Avant. ')
  await window.sign('saved')
  await set.hub.kill()
  await type(window, 'Pendant.')
  await window.sign('offline-page-only')
  await window.page.getByText('Restez sur cette page').waitFor()
  await window.picture('offline-page-only')
  await set.hub.run()
  await window.sign('saved')
  window.assertClean({ hubWasAway: true })
  await hubHasOnce(path, 'Avant.', 'Pendant.')
})

test('the network goes and comes back: the page knows at once', async () => {
  const window = await person('/open/network')
  await type(window, 'Avant. ')
  await window.sign('saved')
  await window.context.setOffline(true)
  await window.sign('offline-saved')
  await type(window, 'Sans réseau.')
  await window.sign('offline-kept')
  await window.context.setOffline(false)
  await window.sign('saved')
  await hubHasOnce('/open/network', 'Avant.', 'Sans réseau.')
})
