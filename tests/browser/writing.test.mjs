// The main job: two people write together in real windows, the hub is killed under them, and
// nothing that anyone saw, or was told is saved, is missing.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { Hub, until } from '../stock/hub.mjs'
import { launch, SIZES, Window } from './browser.mjs'

let hub, browser
const windows = []
before(async () => {
  hub = await Hub.start({ open: true })
  browser = await launch()
})
afterEach(() => Promise.all(windows.splice(0).map((window) => window.close())))
after(async () => {
  await browser?.close()
  await hub?.stop()
})

/** A window on `path`, of a person who gave that name on the start page. */
async function person(name, path, options) {
  const window = await Window.open(browser, hub.url, options)
  windows.push(window)
  await window.context.addInitScript((given) => localStorage.setItem('coopol.name', given), name)
  await window.openText(path)
  return window
}

const editorOf = (window) => window.page.locator('[contenteditable=true]')

/** Puts the caret at the end of the text and types. */
async function type(window, words, options) {
  await editorOf(window).click()
  await window.page.keyboard.press('Control+End')
  await window.page.keyboard.type(words, options)
}

const reads = (window, words) =>
  until(async () => (await window.text()).includes(words), `the window shows "${words}"`)

/** Both windows show the same text, and say that it is saved. */
async function agree(...all) {
  for (const window of all) await window.sign('saved')
  await until(async () => {
    const texts = await Promise.all(all.map((window) => window.text()))
    return texts.every((text) => text === texts[0])
  }, 'the windows show the same text')
}

for (const kind of ['rich', 'plain']) {
  const path = (name) => `/open/${name}-${kind}${kind === 'plain' ? '?editor=plain' : ''}`

  test(`two people see each other and each other's words (${kind})`, async () => {
    const amina = await person('Amina', path('together'))
    const benoit = await person('Benoît', path('together'), { dark: true })
    for (const [window, other] of [
      [amina, 'Benoît'],
      [benoit, 'Amina'],
    ]) {
      await window.page.getByRole('listitem').filter({ hasText: other }).waitFor()
    }
    await type(amina, 'Nous proposons un loyer juste. ')
    await reads(benoit, 'Nous proposons un loyer juste.')
    await benoit.page.locator('.caret-name', { hasText: 'Amina' }).waitFor()
    await type(benoit, 'Et des logements publics.')
    await reads(amina, 'Et des logements publics.')
    await amina.page.locator('.caret-name', { hasText: 'Benoît' }).waitFor()
    await agree(amina, benoit)
    await amina.picture(`text-${kind}`)
    await benoit.picture(`text-${kind}-dark`)

    // A new name reaches the other's page at once.
    await amina.page.getByRole('button', { name: 'Changer mon nom' }).click()
    await amina.page.getByLabel('Votre nom').fill('Amina D.')
    await amina.page.keyboard.press('Enter')
    await benoit.page.getByRole('listitem').filter({ hasText: 'Amina D.' }).waitFor()

    // Whoever leaves is gone.
    await benoit.close()
    const gone = amina.page.getByRole('listitem').filter({ hasText: 'Benoît' })
    await gone.waitFor({ state: 'detached' })
    amina.assertClean()
    benoit.assertClean()
  })

  test(`killed in mid-typing, the hub comes back and both pages agree (${kind})`, async () => {
    const amina = await person('Amina', path('killed'))
    const benoit = await person('Benoît', path('killed'))
    await type(amina, 'Avant la coupure. ')
    await amina.sign('saved')
    await reads(benoit, 'Avant la coupure.')

    const sentence = 'Pendant que le courant tombe, nous écrivons encore ces mots-ci.'
    const typing = type(amina, sentence, { delay: 15 })
    await reads(benoit, 'Pendant')
    await hub.kill()
    await editorOf(benoit).click()
    await typing
    await amina.sign('offline-waiting')
    await benoit.sign('offline-saved')
    await amina.page.getByText('ne sont gardés que dans cette page').waitFor()
    await amina.picture(`offline-${kind}`)
    await amina.assertNoAxeViolation('the text offline')
    // At the start: at the end his words could rightly come between hers.
    await benoit.page.keyboard.press('Control+Home')
    await benoit.page.keyboard.type('Benoît aussi. ')
    await benoit.sign('offline-waiting')

    await hub.run()
    await agree(amina, benoit)
    const text = await amina.text()
    for (const words of ['Avant la coupure.', sentence, 'Benoît aussi.']) {
      assert.equal(text.split(words).length, 2, `"${words}" stands once in "${text}"`)
    }
    amina.assertClean({ hubWasAway: true })
    benoit.assertClean({ hubWasAway: true })
  })

  test(`what was saved or seen survives the kill without the pages that showed it (${kind})`, async () => {
    const amina = await person('Amina', path('survives'))
    const benoit = await person('Benoît', path('survives'))
    await type(amina, 'Ceci est enregistré. ')
    await amina.sign('saved')
    await reads(benoit, 'Ceci est enregistré.')
    const typing = type(amina, 'Ceci fut vu par un autre avant la coupure.', { delay: 15 })
    await reads(benoit, 'Ceci fut vu')
    await hub.kill()
    const seen = await benoit.text()
    await typing
    await amina.close()
    await benoit.close()

    await hub.run()
    const chloe = await person('Chloé', path('survives'))
    await reads(chloe, 'Ceci est enregistré.')
    const text = await chloe.text()
    assert.ok(text.startsWith(seen.trimEnd()), `"${text}" begins with what was seen: "${seen}"`)
    chloe.assertClean()
  })
}

test('formatting by button and by keyboard shows on the toolbar and in the other window', async () => {
  const amina = await person('Amina', '/open/format')
  const benoit = await person('Benoît', '/open/format', { size: SIZES.phone })
  const button = (name) => amina.page.getByRole('button', { name, exact: true })
  await editorOf(amina).click()
  await button('Titre').click()
  await amina.page.keyboard.type('Pour un logement digne partout')
  assert.equal(await button('Titre').getAttribute('aria-pressed'), 'true')
  await amina.page.keyboard.press('Enter')
  await amina.page.keyboard.type('Nous proposons un loyer ')
  await amina.page.keyboard.press('Control+b')
  assert.equal(await button('Gras').getAttribute('aria-pressed'), 'true')
  await amina.page.keyboard.type('plafonné au quart du revenu')
  await amina.page.keyboard.press('Control+b')
  await amina.page.keyboard.type(', dans toutes les communes où l’on peine à se loger.')
  await amina.page.keyboard.press('Enter')
  await button('Liste à puces').click()
  await amina.page.keyboard.type('Rénover avant de démolir')

  const shown = benoit.page.locator('.ProseMirror')
  await shown.locator('h1', { hasText: 'Pour un logement digne partout' }).waitFor()
  await shown.locator('p strong', { hasText: 'plafonné au quart du revenu' }).waitFor()
  await shown.locator('ul li', { hasText: 'Rénover avant de démolir' }).waitFor()
  await shown.locator('p', { hasText: 'Nous proposons' }).click()
  await benoit.page.keyboard.press('End')
  await amina.page.locator('.caret-name', { hasText: 'Benoît' }).waitFor()
  await benoit.assertNoSidewaysScroll('the text on a phone, with a caret at the end of a line')
  await amina.sign('saved')
  await amina.picture('text')
  await benoit.picture('text-phone')

  // One Tab stop, arrows within.
  await button('Gras').focus()
  await amina.page.keyboard.press('ArrowRight')
  assert.equal(
    await amina.page.evaluate(() => document.activeElement.getAttribute('aria-label')),
    'Italique',
  )
  amina.assertClean()
  benoit.assertClean()
})

test('a name that carries a text of the other kind says so', async () => {
  const rich = await person('Amina', '/open/both')
  await type(rich, 'Mis en forme')
  await rich.sign('saved')
  const plain = await person('Benoît', '/open/both?editor=plain')
  await plain.page.getByText('Ce nom porte aussi un texte mis en forme.').waitFor()
  await plain.page.getByRole('link', { name: 'L’ouvrir' }).click()
  await plain.page.waitForSelector('.ProseMirror[contenteditable=true]')
  await reads(plain, 'Mis en forme')
  rich.assertClean()
  plain.assertClean()
})

test('the start page with recent texts', async () => {
  const amina = await person('Amina', '/open/motion-logement')
  await amina.openText('/open/notes-de-section?editor=plain')
  await amina.page.goto('/')
  await amina.page.getByRole('link', { name: /notes-de-section/ }).waitFor()
  await amina.assertNoAxeViolation('the start page with recent texts')
  await amina.picture('start', { fullPage: true })
  await amina.page.setViewportSize(SIZES.phone)
  await amina.picture('start-phone', { fullPage: true })
  amina.assertClean()
})
