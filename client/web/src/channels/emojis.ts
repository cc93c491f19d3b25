// The reactions that are offered: few, so that they mean the same to everybody.
export const EMOJIS = ['👍', '❤️', '😂', '🎉', '🤔', '👀', '✅', '👎'] as const
export type Emoji = (typeof EMOJIS)[number]

export const isOffered = (emoji: string): emoji is Emoji =>
  (EMOJIS as readonly string[]).includes(emoji)
