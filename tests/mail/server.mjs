// A real SMTP server on a free port, which keeps what it is sent.
import { once } from 'node:events'

import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'

import { until } from '../stock/hub.mjs'

/** A mail server of one test; `settings` are those of smtp-server. */
export class MailServer {
  /** Letters taken, parsed, each with its envelope. */
  letters = []
  /** What it says to a recipient: an SMTP code other than 250 refuses. */
  answer = () => 250

  static async start(settings = {}, port = 0) {
    const mail = new MailServer()
    mail.server = new SMTPServer({
      authOptional: true,
      disableReverseLookup: true,
      hidePIPELINING: true,
      ...settings,
      onRcptTo: ({ address }, _session, done) => {
        const code = mail.answer(address)
        done(code === 250 ? null : Object.assign(new Error('no'), { responseCode: code }))
      },
      onData: async (stream, session, done) => {
        const chunks = []
        for await (const chunk of stream) chunks.push(chunk)
        const letter = await PostalMime.parse(Buffer.concat(chunks))
        mail.letters.push({
          ...letter,
          envelope: session.envelope,
          secure: session.secure,
          user: session.user,
        })
        done()
      },
    })
    mail.server.on('error', () => {})
    mail.server.listen(port, '127.0.0.1')
    await once(mail.server.server, 'listening')
    mail.port = mail.server.server.address().port
    return mail
  }

  /** The letter to `address`, once it has come. */
  async to(address) {
    const found = () => this.letters.find(({ to }) => to[0].address === address)
    return until(found, `a letter to ${address}`)
  }

  stop() {
    return new Promise((resolve) => this.server.close(resolve))
  }
}

/** The address in a letter's words whose path begins with `path`. */
export function link(letter, path) {
  return letter.text.match(new RegExp(`https://coopol\\.example${path}(\\S+)`))
}
