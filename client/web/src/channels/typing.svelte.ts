// Whether others are told that one is writing: a choice of this device.

const KEY = 'coopol.typing'

function read(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'hidden'
  } catch {
    return true
  }
}

let isShown = $state(read())

export const typingSettings = {
  get isShown(): boolean {
    return isShown
  },
  show(next: boolean): void {
    isShown = next
    try {
      localStorage.setItem(KEY, next ? 'shown' : 'hidden')
    } catch {
      // Not remembered: it holds for this page.
    }
  },
}
