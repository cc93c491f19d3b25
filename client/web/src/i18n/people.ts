// The words of the pages of accounts and of the administration.
import { people as en } from './en/people'
import { people as fr } from './fr/people'
import { addWords } from './late'

addWords('people', { fr, en })
