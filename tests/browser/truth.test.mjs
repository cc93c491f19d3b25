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

/** Changes what this browser has stored of a text, as a page of another time would have left it. */
const withStored = (window, room, change) =>
  window.page.evaluate(
    ([key, fields]) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('coopol:anyone')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const tx = opening.result.transaction('texts', 'readwrite')
          const texts = tx.objectStore('texts')
          texts.get(key).onsuccess = ({ target }) => texts.put({ ...target.result, ...fields })
          tx.oncomplete = () => resolve(opening.result.close())
        }
      }),
    [room, change],
  )

/** Words written offline on a copy of another epoch than the hub's, in a window that is reopened. */
async function refusedOnReturn(name) {
  const path = `/open/${name}`
  const before = await person(path)
  await type(before, 'Ce que nous avons écrit ensemble.')
  await before.sign('saved')
  await readyForOffline(before)
  await set.hub.kill()
  await type(before, ' Et mes mots à moi.')
  await before.sign('offline-kept')
  await before.page.goto('/')
  await withStored(before, `open/${name}`, { epoch: 7 })
  await set.hub.run()
  await before.openText(path)
  await before.page.getByRole('heading', { name: 'Mots mis de côté' }).waitFor()
  return { window: before, path }
}

test('words for another epoch are put aside, seen, and put back in one step', async () => {
  const { window, path } = await refusedOnReturn('aside')
  await window.sign('saved')
  assert.equal((await textOf(window)).trim(), 'Ce que nous avons écrit ensemble.')
  await window.page.getByText('Voir ce que vous aviez écrit').click()
  await window.page.locator('ins', { hasText: 'Et mes mots à moi.' }).waitFor()
  await window.assertNoAxeViolation('the words kept aside')
  await window.assertNoSidewaysScroll('the words kept aside')
  await window.picture('kept-aside')

  await window.page.reload()
  await window.page.getByRole('button', { name: 'Remettre dans le texte' }).click()
  await reads(window, 'Et mes mots à moi.')
  await window.page
    .getByRole('heading', { name: 'Mots mis de côté' })
    .waitFor({ state: 'detached' })
  await window.sign('saved')
  await window.page.locator('[contenteditable=true]').click()
  await window.page.keyboard.press('Control+z')
  await until(async () => !(await textOf(window)).includes('mes mots'), 'one step takes them back')
  await window.page.keyboard.press('Control+Shift+z')
  await reads(window, 'Et mes mots à moi.')
  await window.sign('saved')
  window.assertClean({ hubWasAway: true })
  await hubHasOnce(path, 'Et mes mots à moi.')
})

test('words kept aside are deleted only after a question, by keyboard', async () => {
  const { window } = await refusedOnReturn('deleted')
  await window.page.getByRole('button', { name: 'Supprimer' }).focus()
  await window.page.keyboard.press('Enter')
  const question = window.page.getByRole('alertdialog')
  await question.waitFor()
  await window.assertNoAxeViolation('the question before deleting')
  await window.page.keyboard.press('Escape')
  await question.waitFor({ state: 'detached' })
  await window.page.getByRole('button', { name: 'Supprimer' }).click()
  await question.getByRole('button', { name: 'Supprimer' }).click()
  await window.page
    .getByRole('heading', { name: 'Mots mis de côté' })
    .waitFor({ state: 'detached' })
  await window.page.reload()
  await window.sign('saved')
  assert.equal(await window.page.getByRole('heading', { name: 'Mots mis de côté' }).count(), 0)
  window.assertClean({ hubWasAway: true })
})

test('everything on this device is forgotten, after saying what would be lost', async () => {
  const path = '/open/forgotten'
  const amina = await person(path)
  await type(amina, 'Enregistré. ')
  await amina.sign('saved')
  const other = await tab(amina, '/open/forgotten-too')
  await amina.page.goto('/')
  await amina.page.getByRole('button', { name: 'Tout oublier sur cet appareil' }).click()
  await amina.page.getByRole('alertdialog').waitFor()
  await amina.assertNoAxeViolation('the question before forgetting')
  await amina.picture('forget')
  await amina.page.getByRole('button', { name: 'Tout oublier', exact: true }).click()
  await other.page.waitForURL(/\/$/)
  await until(
    () =>
      // The page is loaded anew meanwhile.
      amina.page
        .evaluate(async () => {
          const stores = await indexedDB.databases()
          return stores.length === 0 && !localStorage.getItem('coopol.recent')
        })
        .catch(() => false),
    'nothing is left',
  )
  amina.assertClean()
  await hubHasOnce(path, 'Enregistré.')
})
