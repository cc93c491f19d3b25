// The last step of a build: the pages with what they preload, the check of their weight, and each file
// compressed once, here, so that the server only chooses which to send.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'
import { FIRST_LOAD_MAX_BYTES, filesFor, weigh, withPreloads } from './first-load.ts'

const ENTRY = 'index.html'
/** The two pages, and what stands on each before anybody can do anything. */
const PAGES = {
  'index.html': [ENTRY, 'src/pages/StartPage.svelte'],
  'text.html': [ENTRY, 'src/pages/TextPage.svelte'],
}
const COMPRESSIBLE = /\.(html|js|css|svg|json|webmanifest)$/

export function deliver(): Plugin {
  let folder = ''
  return {
    name: 'coopol-deliver',
    apply: 'build',
    configResolved: (config) => void (folder = join(config.root, config.build.outDir)),
    writeBundle: {
      order: 'post',
      handler(_options, bundle) {
        const html = readFileSync(join(folder, ENTRY), 'utf8')
        for (const [page, modules] of Object.entries(PAGES)) {
          const files = filesFor(bundle, modules)
          const complete = withPreloads(html, files)
          writeFileSync(join(folder, page), complete)
          const bytes = weigh(complete, files, bundle)
          this.info(`first load of ${page}: ${bytes} bytes of gzip`)
          if (bytes > FIRST_LOAD_MAX_BYTES) {
            this.error(`${page} weighs more than ${FIRST_LOAD_MAX_BYTES} bytes of gzip`)
          }
        }
      },
    },
    // Files copied from public/ are there only now.
    closeBundle: () => compressAll(folder),
  }
}

function compressAll(folder: string): void {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  for (const name of names.filter((name) => COMPRESSIBLE.test(name))) {
    const content = readFileSync(join(folder, name))
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content))
    writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }))
  }
}
