// What somebody writes in the field of a channel.
import type { Message } from './message'

export type Task =
  | { readonly is: 'new' }
  /** An answer to the message with this number. */
  | { readonly is: 'reply'; readonly to: number }
  /** Other words for a message of one's own; `isTakenUp`: they were begun before, and not sent. */
  | { readonly is: 'edit'; readonly message: Message; readonly isTakenUp: boolean }
