// Words of every page, and of the page for unknown addresses, in English.
import type { app as french } from '../fr/app'
import type { Words } from '../words'

export const app: Words<typeof french> = {
  name: 'Coopol',
  home: 'Coopol, start page',
  skip: 'Skip to content',
  language: 'Language',
  newWindow: 'new window',
  loading: 'The page is coming…',
  on: 'on {{day}}',
  member: 'Who is signed in',
  unread_one: '{{count}} discussion to read',
  unread_other: '{{count}} discussions to read',
  nav: {
    label: 'Main navigation',
    home: 'Home',
    texts: 'Texts',
    channels: 'Discussions',
    groups: 'Groups',
    themes: 'Themes',
    administration: 'Administration',
    account: 'My account',
    menu: 'Menu',
    signIn: 'Sign in',
    signOut: 'Sign out',
    signingOut: 'Signing out…',
  },
  signOut: {
    heading: 'Sign out on this device?',
    body: 'The copies kept for writing offline will be erased here. What is saved stays on the server.',
    confirm: 'Sign out',
    cancel: 'Stay',
    failed:
      'You are not signed out: the server does not answer. Try again when the connection is back.',
    notErased:
      'You are signed out, but the browser did not erase everything: close the other tabs of Coopol, then do the same again right here.',
  },
  away: {
    title: 'The server does not answer',
    body: 'Check the connection. The page tries again by itself when the network is back.',
    retry: 'Try again',
  },
  failed: {
    title: 'The page could not be loaded',
    body: 'Check the connection, then reload. Nothing that is saved is lost.',
    reload: 'Reload the page',
  },
  unknown: {
    title: 'Page not found',
    body: 'There is nothing at this address. Check the link, or begin again from the start.',
    home: 'Back to the start',
  },
}
