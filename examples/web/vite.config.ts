// Serves and builds the examples; passes the sockets on to a hub, so that pages and hub share an origin.
import { defineConfig } from 'vite'

const hub = process.env.COOPOL_HUB ?? 'http://localhost:8080'
const socket = { target: hub, ws: true, changeOrigin: true, rewriteWsOrigin: true }
const proxy = { '/sync': socket, '/collab': socket }

export default defineConfig({
  server: { proxy },
  preview: { proxy },
  build: {
    target: 'es2022',
    rolldownOptions: {
      input: ['index.html', 'codemirror-y-websocket/index.html', 'tiptap-hocuspocus/index.html'],
    },
  },
})
