// The words of channels.
import { channels as en } from './en/channels'
import { channels as fr } from './fr/channels'
import { addWords } from './late'

addWords('channels', { fr, en })
