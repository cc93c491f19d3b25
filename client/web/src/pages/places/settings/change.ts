// How the parts of a text's settings ask for a change: each with its own outcome in words. It comes to
// the text as it then is, or to null where it was refused.
import type { Schemas } from '../../../api/client'
import type { Act } from '../../../places/act.svelte'
import type { TextView } from '../../../places/ask'

export type ChangeText = (
  act: Act,
  body: Schemas['TextChange'],
  words: (text: TextView) => string,
) => Promise<TextView | null>
