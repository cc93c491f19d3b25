// Lets the app open without the network: keeps the files of one build, and nothing else.
//
// The page is asked of the network first, so a new build is seen at once; without it, or when it does
// not answer, the kept page comes with the kept files of the same build. A new worker takes over when
// no window of the old build is left, so none misses a file. What the hub says is never kept here.
/// <reference lib="webworker" />

export {}

const worker = self as unknown as ServiceWorkerGlobalScope
/** Written in by the build: a hash of all files, and their paths. */
declare const BUILD: { readonly version: string; readonly files: readonly string[] }

const PREFIX = 'coopol-app-'
const CACHE = PREFIX + BUILD.version
const PAGE = '/'
const FILES: ReadonlySet<string> = new Set(BUILD.files)

/** How long the network may take to answer with the page, in ms: a crowded hall never does. */
const PATIENCE_MS = 4_000

/** The paths that the app itself resolves. */
const isPage = (path: string): boolean =>
  path === '/' ||
  /^\/(open|texts|amendments|proposals|channels|groups|themes|glossary|account|administration)(\/|$)/.test(
    path,
  )

async function install(): Promise<void> {
  const cache = await caches.open(CACHE)
  // The page is asked anew; the other files bear a hash of their content in their name.
  await cache.addAll([new Request(PAGE, { cache: 'reload' }), ...FILES])
}

async function activate(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE)
  await Promise.all(old.map((name) => caches.delete(name)))
  await worker.clients.claim()
}

/** Never opens the cache, which would make it anew after somebody had this device forget all. */
const kept = (path: string): Promise<Response | undefined> =>
  caches.match(path, { cacheName: CACHE })

async function page(request: Request): Promise<Response> {
  const asked = fetch(request).catch(() => null)
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS))
  const answer = await Promise.race([asked, late])
  if (answer && answer.status < 500) return answer
  return (await kept(PAGE)) ?? (await asked) ?? Response.error()
}

const file = async (request: Request, path: string): Promise<Response> =>
  (await kept(path)) ?? fetch(request)

worker.addEventListener('install', (event) => event.waitUntil(install()))
worker.addEventListener('activate', (event) => event.waitUntil(activate()))
worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== worker.location.origin) return
  if (request.mode === 'navigate' && isPage(pathname)) event.respondWith(page(request))
  else if (FILES.has(pathname)) event.respondWith(file(request, pathname))
})
