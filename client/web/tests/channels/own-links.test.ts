// Which addresses in a message have a card.
import { expect, test } from 'vitest'
import { CARDS_MAX, ownLinks } from '../../src/channels/own-links'

const HERE = 'https://hub.example'
const ID = '01234567-89ab-4cde-8f01-23456789abcd'

test('TALK-11: addresses of this hub have a card, each once, wherever they stand in the words', () => {
  expect(ownLinks(`Voir ${HERE}/texts/${ID}, puis **[là](/amendments/${ID})**.`, HERE)).toEqual([
    `/texts/${ID}`,
    `/amendments/${ID}`,
  ])
  const list = `- ${HERE}/channels/${ID}#message=12\n- ${HERE}/channels/${ID}#message=12`
  expect(ownLinks(list, HERE)).toEqual([`/channels/${ID}#message=12`])
  expect(ownLinks(`${HERE}/texts/${ID}#block=b%201`, HERE)).toEqual([`/texts/${ID}#block=b%201`])
})

test('TALK-11: what is elsewhere, quoted, code or another page has none, and there are a few at most', () => {
  for (const body of [
    `https://ailleurs.example/texts/${ID}`,
    `${HERE}.ailleurs.example/texts/${ID}`,
    `> ${HERE}/texts/${ID}`,
    `\`${HERE}/texts/${ID}\``,
    `${HERE}/texts/${ID}#token=secret`,
    `${HERE}/administration`,
  ]) {
    expect(ownLinks(body, HERE), body).toEqual([])
  }
  const many = Array.from({ length: 9 }, (_, n) => `${HERE}/channels/${ID}#message=${n}`)
  expect(ownLinks(many.join(' '), HERE)).toHaveLength(CARDS_MAX)
})
