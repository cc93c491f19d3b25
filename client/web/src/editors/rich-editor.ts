// The formatted editor: stock TipTap bound to a Y.XmlFragment.
import { Editor } from '@tiptap/core'
import Collaboration from '@tiptap/extension-collaboration'
import CollaborationCaret from '@tiptap/extension-collaboration-caret'
import { Placeholder } from '@tiptap/extensions'
import StarterKit from '@tiptap/starter-kit'
import { cleanPersonName, type PublishedUser } from '../lib/people'
import { colourOf } from '../lib/colours'
import type { RichSession } from '../session/rich-session'
import { RICH_FIELD } from './fields'
import { caretElement, selectionStyle } from './caret'

export interface RichEditorWords {
  readonly label: string
  readonly placeholder: string
  readonly unnamed: () => string
}

/** Mounts the editor in `host`. */
export function mountRichEditor(
  host: HTMLElement,
  session: RichSession,
  me: PublishedUser,
  words: RichEditorWords,
): Editor {
  return new Editor({
    element: host,
    // Its styles are in base.css: a content policy without inline styles forbids injected ones.
    injectCSS: false,
    editorProps: {
      attributes: { 'aria-label': words.label, 'aria-multiline': 'true', role: 'textbox' },
    },
    extensions: [
      // Undo comes with Collaboration: it takes back one's own edits only.
      StarterKit.configure({ undoRedo: false, link: { openOnClick: false } }),
      Placeholder.configure({ placeholder: words.placeholder }),
      Collaboration.configure({ document: session.doc, field: RICH_FIELD }),
      CollaborationCaret.configure({
        provider: session.provider,
        user: me,
        render: (user) =>
          caretElement(
            { name: cleanPersonName(user['name']), colour: colourOf(0, user['color']) },
            words.unnamed(),
          ),
        selectionRender: (user) => ({
          nodeName: 'span',
          style: selectionStyle(colourOf(0, user['color'])),
        }),
      }),
    ],
  })
}
