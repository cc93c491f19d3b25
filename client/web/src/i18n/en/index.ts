// Every word of the interface in English; each area's type holds it to exactly the French keys.
import { app } from './app'
import { editor } from './editor'
import { problems } from './problems'
import { saving } from './saving'
import { start } from './start'
import { text } from './text'

export const en = { app, problems, start, text, editor, saving } as const
