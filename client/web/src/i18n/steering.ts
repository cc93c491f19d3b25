// The words of a text's settings and of an argumentaire's sheet.
import { steering as en } from './en/steering'
import { steering as fr } from './fr/steering'
import { addWords } from './late'

addWords('steering', { fr, en })
