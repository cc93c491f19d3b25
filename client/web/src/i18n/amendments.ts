// The words of amendments, and of the session that decides on them.
import { amendments as en } from './en/amendments'
import { deciding as enDeciding } from './en/deciding'
import { amendments as fr } from './fr/amendments'
import { deciding as frDeciding } from './fr/deciding'
import { addWords } from './late'

addWords('amendments', { fr, en })
addWords('deciding', { fr: frDeciding, en: enDeciding })
