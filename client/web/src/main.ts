// Starts the app.
import { mount } from 'svelte'
import App from './App.svelte'
// Before anything is shown: the colours and sizes that this device has chosen.
import './lib/display.svelte'
import { router } from './lib/router.svelte'
import { whenWiped } from './offline/wipe'
import { who } from './people/who.svelte'
import './styles/tokens.css'
import './styles/base.css'
import './styles/sheet.css'
import './styles/toolbar.css'
import './styles/lists.css'

const target = document.getElementById('app')
if (target) mount(App, { target })

whenWiped(() => {
  router.go('/')
  // Who has signed out in another window has done so here.
  if (who.me) location.reload()
})

// Without it everything works, but a reload without the network.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  addEventListener('load', () => {
    navigator.serviceWorker.register('/sw.js').catch(() => undefined)
  })
}
