// Tells the service worker which files the build has: a Vite plugin.
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import type { Plugin } from 'vite'

/** The file name of the worker: at the root, so that it may serve every page, and without a hash. */
export const WORKER_FILE = 'sw.js'

/** Writes the paths of all files, and a hash over them, into the worker as `BUILD`. */
export function keepFiles(): Plugin {
  let publicFolder = ''
  return {
    name: 'coopol-keep-files',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      publicFolder = config.publicDir
    },
    generateBundle(_options, bundle) {
      const worker = bundle[WORKER_FILE]
      if (worker?.type !== 'chunk') throw new Error(`the build has no ${WORKER_FILE}`)
      const hash = createHash('sha256')
      for (const [name, file] of Object.entries(bundle)) {
        hash.update(name).update(file.type === 'chunk' ? file.code : file.source)
      }
      const built = Object.keys(bundle).filter(
        (name) => name !== WORKER_FILE && name !== 'index.html',
      )
      const files = [...built, ...readdirSync(publicFolder)].map((name) => `/${name}`)
      const build = { version: hash.digest('hex').slice(0, 16), files }
      worker.code = `const BUILD=${JSON.stringify(build)};\n${worker.code}`
    },
  }
}
