// The words of home, texts, groups and themes.
import { places as en } from './en/places'
import { places as fr } from './fr/places'
import { addWords } from './late'

addWords('places', { fr, en })
