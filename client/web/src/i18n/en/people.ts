// Words of accounts (signing in, invitations, passwords, one's own account), in English.
import type { people as french } from '../fr/people'
import type { Words } from '../words'

export const people: Words<typeof french> = {
  email: 'E-mail address',
  password: 'Password',
  show: 'Show',
  hide: 'Hide',
  thePassword: 'the password',
  name: 'Your name',
  nameHint: 'As the others will read it, for instance “Amina Benali”.',
  newPassword: 'Choose a password',
  newPasswordHint:
    'At least {{count}} characters. A phrase of a few words is easy to remember and hard to guess.',
  problems: {
    email: 'Write a whole e-mail address, for instance amina@example.org.',
    name: 'Write your name (at most {{count}} characters).',
    passwordMissing: 'Write your password.',
    passwordShort: 'This password is too short: it takes at least {{count}} characters.',
    passwordLong: 'This password is too long for the server: make it shorter.',
    again: 'The server does not answer. Check the connection, then try again: nothing is lost.',
  },
  signIn: {
    title: 'Sign in',
    lead: 'Write together, live, with the members of your organisation.',
    submit: 'Sign in',
    submitting: 'Signing in…',
    forgotten: 'Forgot your password?',
    wrong:
      'The address and the password do not belong together. Check the address, then the password with “Show”.',
    stopped:
      'This account is stopped for now. Write to an administrator of this place to learn why.',
    tooMany_one: 'Too many attempts at this address. Wait {{count}} second, then try again.',
    tooMany_other: 'Too many attempts at this address. Wait {{count}} seconds, then try again.',
    tooManyMinutes_one: 'Too many attempts at this address. Wait {{count}} minute, then try again.',
    tooManyMinutes_other:
      'Too many attempts at this address. Wait {{count}} minutes, then try again.',
    noAccount: 'No account yet?',
    noAccountHow:
      'One comes in by an invitation: a link that somebody of your group sends you. Ask them for it, then open it.',
    ended: 'Your session has ended. Sign in to go on.',
  },
  invitation: {
    title: 'You are invited',
    administrator:
      'This link makes you an administrator of this place: one who invites members, opens groups and keeps the themes in order.',
    full: 'This link makes you a member of this place.',
    sympathiser: 'This link makes you a sympathiser: you read and write, without signing texts.',
    guest:
      'This link makes you a guest: you will see the group that invites you, and nothing else.',
    group: 'You will be in the group “{{group}}”.',
    until: 'The link is valid until {{date}}.',
    heading: 'Your account',
    submit: 'Come in',
    submitting: 'Making the account…',
    haveAccount:
      'Do you have an account here already? Sign in, then open this link again: it will be added to your account.',
    over: 'This link is no longer valid',
    overBody:
      'It has been used, it is too old, or it was withdrawn. Ask whoever sent it for a new one. If you have made your account already, sign in.',
    taken: 'This address has an account here already. Sign in with it, then open the link again.',
    signedIn: 'You are signed in as {{name}}. This invitation will be added to your account.',
    join: 'Accept the invitation',
    notNow: 'Not now',
    privacy:
      'Your name and address serve to make you known here, and for nothing else. You can take them with you or erase them under “My account”.',
  },
}
