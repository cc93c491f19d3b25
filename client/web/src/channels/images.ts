// Images on their way into a message: made fit to be sent on this device, with a small form to show.
import { newId } from '../lib/new-id'
import type { WaitingImage } from '../offline/device'

/** Images of one message, and their descriptions in characters (src/domain/channel/). */
export const IMAGES_MAX = 6
export const ALT_MAX = 500

/** Largest file that the hub takes, in bytes, and the longest side that it keeps, in px. */
const BYTES_MAX = 8 * 1024 * 1024
const SIDE_MAX = 2_560
/** Longest side of what is shown until the hub has the image, in px. */
const PREVIEW_SIDE = 480
/** How good a photograph stays, 0 to 1: no difference is seen on a screen. */
const QUALITY = 0.85

export const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/webp']

/** Reads those of `files` that have a place beside `taken` others; says what keeps the rest away. */
export async function readImages(
  files: readonly Blob[],
  taken: number,
): Promise<{ images: readonly WaitingImage[]; lack: 'tooMany' | 'unreadable' | null }> {
  const read = await Promise.all(files.slice(0, IMAGES_MAX - taken).map(readFile))
  const images = read.filter((one) => one !== null)
  if (read.length < files.length) return { images, lack: 'tooMany' }
  return { images, lack: images.length < read.length ? 'unreadable' : null }
}

/**
 * A file as an image to send; null where this browser cannot read it as one. A photograph is drawn
 * anew: upright, no larger than the hub keeps it, and without what the camera noted of place and time.
 */
async function readFile(file: Blob): Promise<WaitingImage | null> {
  if (!IMAGE_TYPES.includes(file.type)) return null
  const bitmap = await createImageBitmap(file).catch(() => null)
  if (bitmap === null) return null
  try {
    const size = fitted(bitmap, SIDE_MAX)
    const isFit = file.type !== 'image/jpeg' && file.size <= BYTES_MAX && size.scale === 1
    const sent = isFit ? file : await drawn(bitmap, size)
    const small = draw(bitmap, fitted(bitmap, PREVIEW_SIDE))
    const preview = small.toDataURL('image/jpeg', QUALITY)
    const { width, height } = size
    const image = newId()
    return { file: sent, preview, width, height, alt: '', image, isSent: false }
  } catch {
    return null
  } finally {
    bitmap.close()
  }
}

interface Size {
  readonly width: number
  readonly height: number
  readonly scale: number
}

/** The size of an image whose longest side is at most `side`. */
export function fitted({ width, height }: Omit<Size, 'scale'>, side: number): Size {
  const scale = Math.min(1, side / Math.max(width, height))
  const of = (length: number): number => Math.max(1, Math.round(length * scale))
  return { width: of(width), height: of(height), scale }
}

function draw(bitmap: ImageBitmap, { width, height }: Size): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('this browser draws nothing')
  // What is transparent would be black in a photograph.
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, width, height)
  pen.drawImage(bitmap, 0, 0, width, height)
  return canvas
}

/** As a photograph, which is the smallest form. */
function drawn(bitmap: ImageBitmap, size: Size): Promise<Blob> {
  const canvas = draw(bitmap, size)
  return new Promise((resolve, reject) => {
    const done = (blob: Blob | null): void =>
      blob ? resolve(blob) : reject(new Error('this browser writes no images'))
    canvas.toBlob(done, 'image/jpeg', QUALITY)
  })
}
