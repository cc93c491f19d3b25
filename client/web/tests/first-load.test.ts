// What a text's page names in its head, found in a bundle.
import { gzipSync } from 'node:zlib'
import type { Rollup } from 'vite'
import { expect, test } from 'vitest'
import { filesFor, weigh, withPreloads } from '../scripts/first-load'

const chunk = (fileName: string, module: string, imports: string[], css: string[] = []) =>
  ({
    type: 'chunk',
    fileName,
    facadeModuleId: `/app/${module}`,
    code: `// ${fileName}`,
    imports,
    viteMetadata: { importedCss: new Set(css), importedAssets: new Set() },
  }) as unknown as Rollup.OutputChunk

const bundle: Rollup.OutputBundle = {
  'entry.js': chunk('entry.js', 'index.html', ['shared.js'], ['entry.css']),
  'shared.js': chunk('shared.js', 'shared.ts', ['entry.js']),
  'text.js': chunk('text.js', 'TextPage.svelte', ['editor.js', 'entry.js'], ['text.css']),
  'editor.js': chunk('editor.js', 'editor.ts', ['shared.js']),
  'panel.js': chunk('panel.js', 'Panel.svelte', []),
}

test('all that the modules import is found once, and nothing else', () => {
  const { scripts, styles } = filesFor(bundle, ['index.html', 'TextPage.svelte'])
  expect([...scripts].sort()).toEqual(['editor.js', 'entry.js', 'shared.js', 'text.js'])
  expect([...styles].sort()).toEqual(['entry.css', 'text.css'])
})

test('a module that has lost its chunk stops the build', () => {
  expect(() => filesFor(bundle, ['Elsewhere.svelte'])).toThrow('Elsewhere.svelte')
})

test('the head names each file once', () => {
  const html = '<html>\n  <head>\n    <script src="/entry.js"></script>\n  </head>\n</html>'
  const page = withPreloads(html, filesFor(bundle, ['index.html', 'TextPage.svelte']))
  expect(page.match(/entry\.js/g)).toHaveLength(1)
  expect(page).toContain('<link rel="modulepreload" href="/editor.js">')
  expect(page).toContain('<link rel="stylesheet" href="/text.css">')
  expect(page.indexOf('editor.js')).toBeLessThan(page.indexOf('</head>'))
})

test('a page weighs what it and its files do', () => {
  const files = filesFor(bundle, ['Panel.svelte'])
  expect(weigh('x', files, bundle)).toBe(
    weigh('x', { ...files, scripts: new Set() }, bundle) + gzipSync('// panel.js').length,
  )
})
