// The keyboard's shortcuts, as the help panel tells them.

export type Keyboard = 'apple' | 'pc'

/** What each shortcut does, and its keys as ProseMirror names them. */
export const SHORTCUTS = [
  { action: 'bold', keys: 'Mod-B' },
  { action: 'italic', keys: 'Mod-I' },
  { action: 'underline', keys: 'Mod-U' },
  { action: 'undo', keys: 'Mod-Z' },
  { action: 'redo', keys: 'Mod-Shift-Z' },
] as const

const NAMES = {
  apple: { Mod: '⌘', Shift: '⇧', Alt: '⌥' },
  pc: { Mod: 'Ctrl', Shift: 'Shift', Alt: 'Alt' },
} as const

/** The names of the keys, as they stand on that keyboard. */
export function keysOf(keys: string, keyboard: Keyboard): string[] {
  const names: Readonly<Record<string, string>> = NAMES[keyboard]
  return keys.split('-').map((key) => names[key] ?? key)
}
