// Words of every page, and of the page for unknown addresses, in English.
import type { app as french } from '../fr/app'
import type { Words } from '../words'

export const app: Words<typeof french> = {
  name: 'Coopol',
  home: 'Coopol, start page',
  skip: 'Skip to content',
  language: 'Language',
  failed: {
    title: 'The page could not be loaded',
    body: 'Check the connection, then reload. Nothing that is saved is lost.',
    reload: 'Reload the page',
  },
  unknown: {
    title: 'Page not found',
    body: 'There is nothing at this address. A text’s name has only unaccented letters, digits, - and _.',
    home: 'Back to the start',
  },
}
