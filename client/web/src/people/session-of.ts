// The session in which a page goes on: its own member's, never that of whoever has signed in after them.

/** The session of `member`, by what its changes prove themselves with; null where they are not here. */
export const sessionOf = (
  member: { readonly id: string } | null,
  here: { readonly id: string; readonly csrf: string } | null,
): string | null => (member !== null && here?.id === member.id ? here.csrf : null)
