// The pages, each loaded where it is needed; scripts/deliver.ts names their files in the page's head.

export const loadStartPage = () => import('./StartPage.svelte')
export const loadTextPage = () => import('./TextPage.svelte')

export const loadSignInPage = () => import('./door/SignInPage.svelte')
export const loadInvitationPage = () => import('./door/InvitationPage.svelte')
export const loadForgottenPage = () => import('./door/ForgottenPage.svelte')
export const loadResetPage = () => import('./door/ResetPage.svelte')
export const loadAwayPage = () => import('./door/AwayPage.svelte')

export const loadHomePage = () => import('./places/HomePage.svelte')
export const loadTextsPage = () => import('./places/TextsPage.svelte')
export const loadNewTextPage = () => import('./places/NewTextPage.svelte')
export const loadTextSettingsPage = () => import('./places/TextSettingsPage.svelte')
export const loadArgumentPage = () => import('./places/ArgumentPage.svelte')
export const loadGroupsPage = () => import('./places/GroupsPage.svelte')
export const loadGroupPage = () => import('./places/GroupPage.svelte')
export const loadThemesPage = () => import('./places/ThemesPage.svelte')
export const loadGlossaryPage = () => import('./places/GlossaryPage.svelte')
export const loadThemePage = () => import('./places/ThemePage.svelte')

export const loadChannelsPage = () => import('./talk/ChannelsPage.svelte')

export const loadAccountPage = () => import('./account/AccountPage.svelte')
export const loadAdministrationPage = () => import('./administration/AdministrationPage.svelte')

export const loadAmendmentsPage = () => import('./amendments/AmendmentsPage.svelte')
export const loadProposePage = () => import('./amendments/ProposePage.svelte')
export const loadAmendmentPage = () => import('./amendments/AmendmentPage.svelte')
export const loadTogetherPage = () => import('./amendments/TogetherPage.svelte')
export const loadSessionPage = () => import('./amendments/SessionPage.svelte')
export const loadProposalsPage = () => import('./amendments/ProposalsPage.svelte')
