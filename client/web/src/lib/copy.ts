// Copying to the clipboard, which a browser may refuse.

/** Whether the clipboard took it. */
export async function copyWords(words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words)
    return true
  } catch {
    // Not permitted, or no clipboard where the page is not secure.
    return false
  }
}
