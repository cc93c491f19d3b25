// Images before they are sent, and as the hub tells of them.
import { expect, test } from 'vitest'
import { fitted } from '../../src/channels/images'
import { readMessage } from '../../src/channels/message'

test('TALK-10: an image keeps its shape, and no side is longer than the hub keeps it', () => {
  expect(fitted({ width: 640, height: 400 }, 2_560)).toEqual({ width: 640, height: 400, scale: 1 })
  expect(fitted({ width: 5_120, height: 100 }, 2_560)).toMatchObject({ width: 2_560, height: 50 })
  expect(fitted({ width: 16_384, height: 1 }, 2_560)).toMatchObject({ width: 2_560, height: 1 })
})

test('TALK-10: nothing but the name of an image comes into its address', () => {
  const image = '01234567-89ab-4cde-8f01-23456789abcd'
  const message = { seq: 1, version: 1, id: 'i', author: 'a', at: 0, body: '' }
  const shown = { image, width: 3, height: 2, alt: 'un quai' }
  const images = [shown, { ...shown, image: '../../session' }, { ...shown, width: 0 }, null]
  expect(readMessage({ ...message, images })?.images).toEqual([shown])
  expect(readMessage(message)?.images).toEqual([])
})

test('TALK-12: a poll is read with its counts; a message without one has none', () => {
  const message = { seq: 1, version: 1, id: 'i', author: 'a', at: 0, body: 'Quand ?' }
  const options = [{ text: 'jeudi', votes: 2 }, { text: 'vendredi', votes: 0 }, 'rien']
  const poll = { options, voters: 2, closes: null, closed: false }
  expect(readMessage({ ...message, poll })?.poll).toEqual({
    options: options.slice(0, 2),
    voters: 2,
    closes: null,
    isClosed: false,
  })
  expect(readMessage({ ...message, poll: null })?.poll).toBeNull()
})
