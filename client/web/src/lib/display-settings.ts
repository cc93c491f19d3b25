// How a person likes to read on this device. Each choice is an attribute of <html>, and tokens.css
// says what it looks like.

/** Each setting, with its choices; the first is the default. */
export const DISPLAY_CHOICES = {
  theme: ['system', 'light', 'dark'],
  size: ['normal', 'large', 'huge', 'small'],
  measure: ['normal', 'wide', 'narrow'],
  alineas: ['hidden', 'shown'],
} as const

export type DisplaySetting = keyof typeof DISPLAY_CHOICES
export type DisplaySettings = {
  readonly [K in DisplaySetting]: (typeof DISPLAY_CHOICES)[K][number]
}

const SETTINGS = Object.keys(DISPLAY_CHOICES) as DisplaySetting[]

/** The settings in stored form; whatever is not one is the default. */
export function parseDisplaySettings(stored: string | null): DisplaySettings {
  let found: unknown
  try {
    found = JSON.parse(stored ?? '{}')
  } catch {
    found = {}
  }
  const wishes = (typeof found === 'object' ? found : null) as Record<string, unknown> | null
  const choices = SETTINGS.map((setting) => {
    const known: readonly unknown[] = DISPLAY_CHOICES[setting]
    const wish = wishes?.[setting]
    return [setting, known.includes(wish) ? wish : known[0]]
  })
  return Object.fromEntries(choices) as DisplaySettings
}

/** Shows the page as the settings say. */
export function applyDisplaySettings(settings: DisplaySettings, root: HTMLElement): void {
  for (const setting of SETTINGS) root.dataset[setting] = settings[setting]
}
