// How the parts of a text's settings ask for a change: each with its own outcome in words.
import type { Schemas } from '../../../api/client'
import type { Act } from '../../../places/act.svelte'
import type { TextView } from '../../../places/ask'

export type ChangeText = (
  act: Act,
  body: Schemas['TextChange'],
  words: (text: TextView) => string,
) => Promise<void>
