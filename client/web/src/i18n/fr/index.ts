// Every word of the interface in French, the language it is written in first, one file an area.
// A narrow no-break space (\u202f) stands before : ; ! ? and inside « ».
import { app } from './app'
import { editor } from './editor'
import { problems } from './problems'
import { saving } from './saving'
import { start } from './start'
import { text } from './text'

export const fr = { app, problems, start, text, editor, saving } as const
