// The hub's own limits on what is typed here; it has the last word (src/domain/organisation).

/** Longest name of a group or theme, in characters. */
export const NAME_MAX_LENGTH = 120
/** Longest title of a text, in characters. */
export const TITLE_MAX_LENGTH = 300
/** The most people that one invitation lets in. */
export const INVITATION_USES_MAX = 500
/** How long an invitation may last, in days. */
export const INVITATION_DAYS_MAX = 60
