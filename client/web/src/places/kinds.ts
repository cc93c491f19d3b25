// What texts and people can be, in the order in which it is offered.
import type { Schemas } from '../api/client'

export type Kind = Schemas['TextKind']
export type Stage = Schemas['Stage']
export type Visibility = Schemas['Visibility']
export type Role = Schemas['Role']

export const KINDS: readonly Kind[] = ['contribution', 'motion', 'argumentaire', 'wiki_page']
export const STAGES: readonly Stage[] = ['draft', 'published', 'amendable', 'closed', 'adopted']
export const VISIBILITIES: readonly Visibility[] = ['private', 'group', 'organisation', 'public']
export const ROLES: readonly Role[] = ['observer', 'member', 'facilitator', 'secretary']
