// Ids that nobody else has: UUIDs, drawn with `crypto.getRandomValues`. The browser's own
// `randomUUID` is missing on pages that came over plain http from any machine but this one.
export { uuidv4 as newId } from 'lib0/random'
