// What the text page gives to either editor.
import type { PublishedUser } from '../lib/people'
import type { WritingSession } from '../session/writing-session'

export interface EditorProps {
  readonly name: string
  /** The text has come: before that, nothing can be written. */
  readonly loaded: boolean
  /**
   * Called once with the editor's session, and a way to ask whether the document also holds a text
   * of the other kind; answers what this person publishes of themselves.
   */
  readonly onsession: (session: WritingSession, holdsOther: () => boolean) => PublishedUser
}
