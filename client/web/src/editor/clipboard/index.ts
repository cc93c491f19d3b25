// The clipboard, both ways.
import { Plugin } from 'prosemirror-state'
import { inertHtml } from '../../flat/inert-html'
import { isSafeHref } from '../../flat/links'
import { setLink } from '../inline'
import { CopySerializer, plainText, wordsAlone } from './copy'
import { parsePlainText } from './plain'
import { PasteParser } from './tidy'

const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/i

export function clipboard(): Plugin {
  return new Plugin({
    props: {
      clipboardParser: new PasteParser(),
      clipboardSerializer: new CopySerializer(),
      clipboardTextParser: (text, $context) => parsePlainText(text, $context.marks()),
      clipboardTextSerializer: plainText,
      transformPastedHTML: inertHtml,
      transformCopied: wordsAlone,
      handlePaste(view, event) {
        // An address pasted on selected words links them.
        const { $from, $to, empty } = view.state.selection
        const address = event.clipboardData?.getData('text/plain').trim() ?? ''
        const fits = ADDRESS.test(address) && isSafeHref(address)
        if (empty || !$from.sameParent($to) || !fits) return false
        return setLink(address)(view.state, view.dispatch)
      },
    },
  })
}
