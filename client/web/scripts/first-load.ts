// What a browser must fetch before somebody can write: named in the page's head, so that it comes
// in one round trip, and weighed, so that it stays light.
import { gzipSync } from 'node:zlib'
import type { Rollup } from 'vite'

/** The most that the first load of a page may weigh, in bytes of gzip: 250 KB. */
export const FIRST_LOAD_MAX_BYTES = 250 * 1024

type Bundle = Rollup.OutputBundle
interface Found {
  readonly scripts: Set<string>
  readonly styles: Set<string>
}

/** The scripts and style sheets that the modules named need, with all that they import. */
export function filesFor(bundle: Bundle, modules: readonly string[]): Found {
  const found: Found = { scripts: new Set(), styles: new Set() }
  for (const module of modules) {
    const chunk = Object.values(bundle).find(
      (file) => file.type === 'chunk' && file.facadeModuleId?.endsWith(module),
    )
    if (!chunk) throw new Error(`first load: ${module} is no longer a chunk of its own`)
    follow(bundle, chunk.fileName, found)
  }
  return found
}

function follow(bundle: Bundle, fileName: string, found: Found): void {
  const chunk = bundle[fileName]
  if (chunk?.type !== 'chunk' || found.scripts.has(fileName)) return
  found.scripts.add(fileName)
  for (const style of chunk.viteMetadata?.importedCss ?? []) found.styles.add(style)
  for (const imported of chunk.imports) follow(bundle, imported, found)
}

/** The page's HTML with whatever of `files` it does not yet name in its head. */
export function withPreloads(html: string, files: Found): string {
  const missing = [
    ...[...files.styles].map((file) => [file, `<link rel="stylesheet" href="/${file}">`]),
    ...[...files.scripts].map((file) => [file, `<link rel="modulepreload" href="/${file}">`]),
  ].filter(([file]) => !html.includes(`"/${file}"`))
  const links = missing.map(([, link]) => `    ${link}\n`).join('')
  return html.replace('  </head>', `${links}  </head>`)
}

const contentOf = (file: Bundle[string] | undefined): string | Uint8Array =>
  file === undefined ? '' : file.type === 'chunk' ? file.code : file.source

/** What the page and its files weigh, in bytes of gzip. */
export function weigh(html: string, files: Found, bundle: Bundle): number {
  const contents = [...files.scripts, ...files.styles].map((name) => contentOf(bundle[name]))
  return [html, ...contents].reduce((sum, content) => sum + gzipSync(content).length, 0)
}
