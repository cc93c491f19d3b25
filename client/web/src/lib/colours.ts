// The colours of people. Each carries white text at 4.5:1 or better and stands out at 3:1 or
// better from both the light and the dark page, so one colour serves caret, label and chip.

export const PEOPLE_COLOURS = [
  '#c2410c',
  '#0e7c86',
  '#a04ad6',
  '#2b7a2b',
  '#cc2e70',
  '#3563d9',
  '#8a6508',
  '#7a5ae0',
] as const

const HEX = /^#[0-9a-f]{6}$/i

/** Relative luminance of `#rrggbb`, 0 (black) to 1 (white), as WCAG 2 defines it. */
export function luminance(hex: string): number {
  const channel = (start: number): number => {
    const value = parseInt(hex.slice(start, start + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

/** Contrast ratio of two `#rrggbb` colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/**
 * The colour to take so that people here differ: mine, unless someone with a lower id has it too
 * and another is free. The id decides who gives way, so two never swap for ever.
 */
export function distinctColour(
  mine: { readonly clientId: number; readonly colour: string },
  others: readonly { readonly clientId: number; readonly colour: string }[],
): string {
  const clash = others.some(
    ({ clientId, colour }) => colour === mine.colour && clientId < mine.clientId,
  )
  if (!clash) return mine.colour
  const free = PEOPLE_COLOURS.find((colour) => others.every((other) => other.colour !== colour))
  return free ?? mine.colour
}

/** The colour of a client: its own if ours can be read on it, else one that its id picks. */
export function colourOf(clientId: number, wanted: unknown): string {
  if (typeof wanted === 'string' && HEX.test(wanted) && contrast(wanted, '#ffffff') >= 4.5) {
    return wanted
  }
  return PEOPLE_COLOURS[clientId % PEOPLE_COLOURS.length] ?? PEOPLE_COLOURS[0]
}

/** The colour of a member: the same wherever they are shown. */
export function colourOfMember(id: string): string {
  let sum = 0
  for (const unit of id) sum = (sum * 31 + unit.charCodeAt(0)) >>> 0
  return PEOPLE_COLOURS[sum % PEOPLE_COLOURS.length] ?? PEOPLE_COLOURS[0]
}
