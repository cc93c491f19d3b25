// Whose page this is, as its socket says to the hub (ACCOUNT-12): what waits here to be sent is theirs,
// whoever has signed in beside it since.

let owner: string | null = null

/** From now on what this page shows and sends is this member's. */
export function pageIsOf(member: string): void {
  owner = member
}

/** The address of a socket of this page. */
export const asOwner = (url: string): string =>
  owner === null ? url : `${url}?as=${encodeURIComponent(owner)}`
