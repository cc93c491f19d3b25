// Builds the pages into dist/, which the server embeds; in development, proxies the sockets to a hub.
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

const hub = process.env.COOPOL_HUB ?? 'http://127.0.0.1:8080'
const socket = { target: hub, ws: true, changeOrigin: true, rewriteWsOrigin: true }

export default defineConfig({
  plugins: [svelte()],
  // Every asset is a file of our own origin: a data: URL would need a wider content policy.
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/sync': socket, '/collab': socket } },
  test: { include: ['tests/**/*.test.ts'] },
})
