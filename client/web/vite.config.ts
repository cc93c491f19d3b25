// Builds the pages into dist/, which the server embeds; in development, proxies the sockets to a hub.
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { deliver } from './scripts/deliver.ts'
import { keepFiles, WORKER_FILE } from './scripts/keep-files.ts'

const hub = process.env.COOPOL_HUB ?? 'http://127.0.0.1:8080'
const socket = { target: hub, ws: true, changeOrigin: true, rewriteWsOrigin: true }

export default defineConfig({
  plugins: [svelte(), keepFiles(), deliver()],
  // Every asset is a file of our own origin: a data: URL would need a wider content policy.
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: 'index.html', worker: 'src/worker/service-worker.ts' },
      output: {
        entryFileNames: ({ name }) => (name === 'worker' ? WORKER_FILE : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: { proxy: { '/sync': socket, '/collab': socket, '/api': hub } },
  test: { include: ['tests/**/*.test.ts'] },
})
