// The pages by themselves: words, languages, access for everyone, and nothing from elsewhere.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SIZES } from './browser.mjs'
import { stage } from './stage.mjs'

const set = stage()
const newWindow = (options) => set.window(options)

test('the start page opens a text by its name and remembers it', async () => {
  const window = await newWindow()
  const { page } = window
  await page.goto('/')
  await page.getByText('Aucun texte pour l’instant').waitFor()
  await page.getByLabel('Nom du texte').fill('motion-logement')
  await page.getByLabel('Votre nom').fill('Amina')
  await page.getByRole('button', { name: 'Ouvrir le texte' }).click()
  await page.waitForURL('**/open/motion-logement')
  await page.waitForSelector('.ProseMirror[contenteditable=true]')
  await page.getByRole('listitem').filter({ hasText: 'Amina' }).waitFor()
  await window.sign('saved')

  await page.goBack()
  await page.getByRole('link', { name: /motion-logement/ }).waitFor()
  assert.equal(await page.getByLabel('Votre nom').inputValue(), 'Amina')
  await page.getByRole('button', { name: 'Retirer motion-logement de la liste' }).click()
  await page.getByText('Aucun texte pour l’instant').waitFor()
  window.assertClean()
})

test('a name that cannot be an address is explained, with one that can', async () => {
  const window = await newWindow()
  const { page } = window
  await page.goto('/')
  await page.getByRole('button', { name: 'Ouvrir le texte' }).click()
  await page.getByText('Donnez d’abord un nom au texte.').waitFor()
  await page.getByLabel('Nom du texte').fill('Motion pour l’école')
  await page.getByRole('button', { name: /Utiliser/ }).click()
  assert.equal(await page.getByLabel('Nom du texte').inputValue(), 'motion-pour-l-ecole')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/open/motion-pour-l-ecole')
  await page.waitForSelector('.ProseMirror[contenteditable=true]')
  window.assertClean()
})

test('the language is that of the browser, can be changed, and is remembered', async () => {
  const window = await newWindow()
  const { page } = window
  await page.goto('/')
  const language = () => page.evaluate(() => document.documentElement.lang)
  assert.equal(await language(), 'fr')
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'Open or create a text' }).waitFor()
  assert.equal(await language(), 'en')
  await window.openText('/open/languages')
  await page.getByText('Saved', { exact: true }).waitFor()
  assert.equal(await language(), 'en')

  const english = await newWindow({ locale: 'en-GB' })
  await english.page.goto('/')
  await english.page.getByRole('heading', { name: 'Open or create a text' }).waitFor()
  window.assertClean()
  english.assertClean()
})

test('an address without a text says so', async () => {
  const window = await newWindow()
  await window.page.goto('/open/a%20b')
  await window.page.getByRole('heading', { name: 'Page introuvable' }).waitFor()
  window.assertClean()
})

for (const [sizeName, size] of Object.entries(SIZES)) {
  for (const dark of [false, true]) {
    const look = `${sizeName}${dark ? '-dark' : ''}`
    test(`every page is accessible and fits (${look})`, async () => {
      const window = await newWindow({ size, dark })
      const { page } = window
      await page.goto('/')
      await page.getByRole('heading', { level: 1 }).waitFor()
      await window.assertNoAxeViolation(`the start page, ${look}`)
      await window.assertNoSidewaysScroll(`start, ${look}`)
      await page.getByLabel('Nom du texte').fill('à refuser')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: /Utiliser/ }).waitFor()
      await window.assertNoAxeViolation(`the start page with a mistake, ${look}`)
      await window.assertNoSidewaysScroll(`start with a mistake, ${look}`)

      await window.openText(`/open/nom-${'long-'.repeat(18)}`)
      await page.locator('[contenteditable=true]').click()
      await page.keyboard.type(`Des mots ${'interminables'.repeat(8)} et d’autres.`)
      await window.sign('saved')
      await window.assertNoAxeViolation(`the text, ${look}`)
      await window.assertNoSidewaysScroll(`the text, ${look}`)
      window.assertClean()
    })
  }
}

test('a refusal is said plainly, with what to do', async () => {
  const window = await newWindow()
  // The hub refuses nobody with --open: the close code stands in for it.
  await window.page.routeWebSocket(/\/collab/, (socket) => socket.close({ code: 4403 }))
  await window.page.goto('/open/refused')
  await window.sign('refused-access')
  await window.page.getByText('Le serveur ne vous laisse pas entrer').waitFor()
  await window.page.getByRole('button', { name: 'Recharger la page' }).waitFor()
  await window.assertNoAxeViolation('the refusal')
})
