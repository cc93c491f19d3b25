// The words of procedure.
import { glossary as en } from './en/glossary'
import { glossary as fr } from './fr/glossary'
import { addWords } from './late'

addWords('glossary', { fr, en })
