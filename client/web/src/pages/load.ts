// The pages, each loaded where it is needed; scripts/deliver.ts names their files in the page's head.

export const loadStartPage = () => import('./StartPage.svelte')
export const loadTextPage = () => import('./TextPage.svelte')
