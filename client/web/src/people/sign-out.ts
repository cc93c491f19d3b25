// Signing out: the session ends at the hub, then this device forgets everything.
import { api, ask, giveUpReads } from '../api/client'
import { wipeDevice } from '../offline/wipe'

export type SignOutOutcome = 'done' | 'not-erased' | 'failed'

/** Ends the session of this device (`here`) or every session of the member, and forgets all here. */
export async function signOut(reach: 'here' | 'everywhere'): Promise<SignOutOutcome> {
  const readOn = await giveUpReads()
  const answer = await ask(
    reach === 'here' ? api.DELETE('/api/session') : api.DELETE('/api/sessions'),
  )
  // A session that was over already is what was wanted.
  if (!answer.ok && answer.problem.code !== 'signed-out') {
    readOn()
    return 'failed'
  }
  return forget()
}

/** What follows wherever the hub has ended the session: nothing of the member stays here. */
export const forget = (): Promise<SignOutOutcome> =>
  wipeDevice().then(
    () => 'done',
    () => 'not-erased',
  )
