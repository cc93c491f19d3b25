// A text with amendments in every state: their words are written by a stock client over its socket,
// since no request of the API writes any.
import { hocuspocus } from '../stock/clients.mjs'
import { until } from '../stock/hub.mjs'

/** Amendments in each state: what one request ends, another still finds. */
const OF_EACH = 3
const SAME_WORDS = ' Les gares restent ouvertes.'

/**
 * Opens the floor. `chair` and `member` ask the API in their own name; answers the ids of the
 * amendments, of the ballots that are open, and of an amendment of which others are copies; some
 * copies are offered to join it.
 */
export async function floor({ hub, chair, member, memberId }) {
  const motion = { kind: 'motion', title: 'Le rail', visibility: 'organisation' }
  const text = await chair('POST', '/api/texts', motion)
  await write(hub, chair, `text:${text.id}`, 'Les trains sont publics.')
  await chair('PATCH', `/api/texts/${text.id}`, { stage: 'amendable' })
  const amendments = []
  const ballots = []
  const begin = async (who, body) => {
    const begun = await who('POST', `/api/texts/${text.id}/amendments`, body)
    amendments.push(begun.id)
    return begun.id
  }
  const tabled = async (title, words = ` ${title}.`) => {
    const id = await begin(chair, { title })
    await write(hub, chair, `amendment:${id}`, words)
    await chair('POST', `/api/amendments/${id}/table`)
    return id
  }
  const original = await tabled('Jumeau', SAME_WORDS)
  const copies = []
  for (let nth = 0; nth < OF_EACH; nth += 1) {
    const draft = await begin(chair, { title: `Brouillon ${nth}`, authors: [memberId] })
    await write(hub, chair, `amendment:${draft}`, ` Brouillon ${nth}.`)
    const shown = await begin(member, { title: `À signer ${nth}` })
    await member('POST', `/api/amendments/${shown}/collect`)
    await tabled(`Déposé ${nth}`)
    const voted = await tabled(`Au vote ${nth}`)
    const vote = { kind: 'named', majority: 'simple', electorate: 'readers' }
    ballots.push((await chair('POST', `/api/amendments/${voted}/ballots`, vote)).id)
    const rejected = await tabled(`Rejeté ${nth}`)
    await chair('POST', `/api/amendments/${rejected}/decide`, { outcome: 'rejected' })
    const offered = await tabled(`Jumeau offert ${nth}`, SAME_WORDS)
    await chair('POST', `/api/amendments/${offered}/merge-offers`, { into: original })
    copies.push(offered, await tabled(`Jumeau ${nth}`, SAME_WORDS))
  }
  return { amendments, ballots, copies, originals: [original] }
}

/** Writes at the end of a room, until it is stored. */
async function write(hub, who, room, words) {
  const { token } = await who('POST', '/api/tokens', { room })
  const client = hocuspocus(hub, room, { token })
  await until(() => client.isAtRest, `${room} is open`)
  const text = client.doc.getText('text')
  text.insert(text.length, words)
  await until(() => client.isAtRest, `what was written in ${room} is stored`)
  client.close()
}
