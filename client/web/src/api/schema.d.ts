// The HTTP API as the hub describes it. Made by `npm run api`: not to be edited.
export interface paths {
  '/api/amendments/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** One amendment, on the text of now. */
    get: operations['get_amendments_id']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    /** Give an amendment another title. */
    patch: operations['patch_amendments_id']
    trace?: never
  }
  '/api/amendments/{id}/admit': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Admit an amendment to the discussion. */
    post: operations['post_amendments_id_admit']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/amendments/{id}/authors': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Make somebody an author of an amendment. */
    post: operations['post_amendments_id_authors']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/amendments/{id}/authors/{member}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    post?: never
    /** End somebody's authorship of an amendment, or one's own. */
    delete: operations['delete_amendments_id_authors_member']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/amendments/{id}/ballots': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Put an amendment to the vote. Who may vote is settled as it is now. */
    post: operations['post_amendments_id_ballots']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/amendments/{id}/call': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Open the discussion of an amendment. */
    post: operations['post_amendments_id_call']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/amendments/{id}/collect': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Show an amendment, to gather signatures. */
    post: operations['post_amendments_id_collect']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/amendments/{id}/confirm': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Say that the wording holds although the text has changed there. */
    post: operations['post_amendments_id_confirm']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/amendments/{id}/consequences': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** What the adoption of an amendment would do to the others. */
    get: operations['get_amendments_id_consequences']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/amendments/{id}/decide': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Decide on an amendment. An adoption puts its words into the text, in everybody's open editor. */
    post: operations['post_amendments_id_decide']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/amendments/{id}/merge-offers': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Offer that an amendment joins another one that says the same: accepted, it is withdrawn, and the
     *     other one has its authors and signatures too.
     */
    post: operations['post_amendments_id_merge_offers']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/amendments/{id}/merge-offers/{into}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    post?: never
    /** Take such an offer back, or decline it. */
    delete: operations['delete_amendments_id_merge_offers_into']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/amendments/{id}/merge-offers/{into}/accept': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Accept such an offer, as an author of the amendment that stays. Shows that one. */
    post: operations['post_amendments_id_merge_offers_into_accept']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/amendments/{id}/opinion': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Give the commission's opinion. */
    post: operations['post_amendments_id_opinion']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/amendments/{id}/place': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Put an amendment elsewhere in the order of call. */
    post: operations['post_amendments_id_place']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/amendments/{id}/rectify': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Open a tabled amendment's wording again; it is tabled anew as « 12 rect. ». */
    post: operations['post_amendments_id_rectify']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/amendments/{id}/support': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Sign an amendment. */
    post: operations['post_amendments_id_support']
    /** Take one's signature back. */
    delete: operations['delete_amendments_id_support']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/amendments/{id}/table': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Table an amendment: it gets its number, and its wording is frozen as it stands. */
    post: operations['post_amendments_id_table']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/amendments/{id}/undo': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Take the decision on an amendment back; an adoption's words go out of the text as one act. */
    post: operations['post_amendments_id_undo']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/amendments/{id}/withdraw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Take an amendment back. */
    post: operations['post_amendments_id_withdraw']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/ballots/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** One ballot. */
    get: operations['get_ballots_id']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/ballots/{id}/close': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Close a ballot. */
    post: operations['post_ballots_id_close']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/ballots/{id}/votes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Vote. The first vote stands; the same again is counted once and answered alike. */
    post: operations['post_ballots_id_votes']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/cards': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** What links lead to, for whoever asks. */
    get: operations['get_cards']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/channels': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The channels that one may read, the last opened first. */
    get: operations['get_channels']
    put?: never
    /** Open a channel, or find the one that is there. */
    post: operations['post_channels']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/channels/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** One channel. */
    get: operations['get_channels_id']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    /** Rename a channel, slow it down, or say how long its messages are kept. */
    patch: operations['patch_channels_id']
    trace?: never
  }
  '/api/channels/{id}/audit': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** What moderators did in a channel, the last act first, for its moderators. */
    get: operations['get_channels_id_audit']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/channels/{id}/images/{image}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** A picture that a message shows, for those who see that message. */
    get: operations['get_channels_id_images_image']
    /**
     * Send a picture for a message to come, under an id of one's own. It is drawn anew: without
     *     metadata, its longest side at most 2,560 pixels. Without a message it is gone after an hour.
     */
    put: operations['put_channels_id_images_image']
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/channels/{id}/level': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    /** Say what one wants to be told of a channel. It is private. */
    put: operations['put_channels_id_level']
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/channels/{id}/messages': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Messages of a channel. */
    get: operations['get_channels_id_messages']
    put?: never
    /** Send a message. Sent again with the same id it is stored once, and answered with the first. */
    post: operations['post_channels_id_messages']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/channels/{id}/messages/{seq}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** One message. */
    get: operations['get_channels_id_messages_seq']
    put?: never
    post?: never
    /** Erase a message of one's own, or as a moderator: its words go, its place stays. */
    delete: operations['delete_channels_id_messages_seq']
    options?: never
    head?: never
    /** Give a message of one's own other words. Moderators see the former ones. */
    patch: operations['patch_channels_id_messages_seq']
    trace?: never
  }
  '/api/channels/{id}/messages/{seq}/hidden': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    /** Hide a message, as a moderator: its author is told why. */
    put: operations['put_channels_id_messages_seq_hidden']
    post?: never
    /** Show a hidden message again. */
    delete: operations['delete_channels_id_messages_seq_hidden']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/channels/{id}/messages/{seq}/pin': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    /** Pin a message, as a moderator. */
    put: operations['put_channels_id_messages_seq_pin']
    post?: never
    /** Unpin a message, as a moderator. */
    delete: operations['delete_channels_id_messages_seq_pin']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/channels/{id}/messages/{seq}/poll/closed': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    /** End a poll of one's own, or as a moderator. */
    put: operations['put_channels_id_messages_seq_poll_closed']
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/channels/{id}/messages/{seq}/reactions/{emoji}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    /** React to a message with one emoji. */
    put: operations['put_channels_id_messages_seq_reactions_emoji']
    post?: never
    /** Take a reaction back. */
    delete: operations['delete_channels_id_messages_seq_reactions_emoji']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/channels/{id}/messages/{seq}/vote': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** What one has answered. Nobody else can ask for it. */
    get: operations['get_channels_id_messages_seq_vote']
    /** Answer what a message asks, or take one's answer back. The last word counts. */
    put: operations['put_channels_id_messages_seq_vote']
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/channels/{id}/messages/{seq}/wordings': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Every wording of a message, the first one first: for moderators and its author. */
    get: operations['get_channels_id_messages_seq_wordings']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/channels/{id}/mutes/{member}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    /** Silence a member in a channel for a while, as a moderator. */
    put: operations['put_channels_id_mutes_member']
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/channels/{id}/people': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Names of people in a channel: of those asked for who may read it, or of whom one may call there.
     *     In a group or a conversation these are all who are in it; elsewhere those whom one finds by name
     *     anyway, ten at most, since everybody may read what stands beside a theme.
     */
    get: operations['get_channels_id_people']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/channels/{id}/pins': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The pinned messages of a channel, the oldest first. */
    get: operations['get_channels_id_pins']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/channels/{id}/read': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    /** Say how far one has read. It is private, and the last word counts. */
    put: operations['put_channels_id_read']
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/channels/{id}/search': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Messages of a channel with all these words, the newest first. A page may be short, or empty,
     *     while there is a `next`.
     */
    get: operations['get_channels_id_search']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/groups': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The groups that one may know of, by name. */
    get: operations['get_groups']
    put?: never
    /** Found a group; one is its secretary. */
    post: operations['post_groups']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/groups/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** One group. */
    get: operations['get_groups_id']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    /** Rename a group, list or hide it, attach it to another. */
    patch: operations['patch_groups_id']
    trace?: never
  }
  '/api/groups/{id}/about': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** What a group says of itself; contacts are shown to those in it. */
    get: operations['get_groups_id_about']
    /** Say what a group is for, where its files are and how to reach it. */
    put: operations['put_groups_id_about']
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/groups/{id}/enter': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Come into a listed group, as an observer. */
    post: operations['post_groups_id_enter']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/groups/{id}/handover': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Hand a group over: the successor is its secretary, with all that is the group's. */
    post: operations['post_groups_id_handover']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/groups/{id}/members': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Who is in a group. */
    get: operations['get_groups_id_members']
    put?: never
    /** Take a member into a group, or give them another role there. */
    post: operations['post_groups_id_members']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/groups/{id}/members/{member}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    post?: never
    /** Take somebody, or oneself, out of a group. */
    delete: operations['delete_groups_id_members_member']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/groups/{id}/merge': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Merge a group into another: members, texts and invitations go with it. */
    post: operations['post_groups_id_merge']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/home': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** What moved in one's groups, what waits for one, who is writing now. */
    get: operations['get_home']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/house': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** How this hub is entered, and who is signed in. */
    get: operations['get_house']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    /** Settle what holds for everyone. */
    patch: operations['patch_house']
    trace?: never
  }
  '/api/invitations': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The open invitations that one may take back. */
    get: operations['get_invitations']
    put?: never
    /** Invite somebody, or several people with one link. */
    post: operations['post_invitations']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/invitations/batch': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Invite the people of a list. Sound lines are carried out together, all or none; the others are
     *     reported.
     */
    post: operations['post_invitations_batch']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/invitations/look': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** See what an invitation offers before taking it up. */
    post: operations['post_invitations_look']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/invitations/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    post?: never
    /** Take an invitation back. */
    delete: operations['delete_invitations_id']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/me': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Who is signed in. */
    get: operations['get_me']
    put?: never
    post?: never
    /** Leave: one's name and address are erased; one's words and signatures stay, without a name. */
    delete: operations['delete_me']
    options?: never
    head?: never
    /** Change one's name or presence. */
    patch: operations['patch_me']
    trace?: never
  }
  '/api/me/amendments': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The amendments that one wrote or signed, the last changed first. */
    get: operations['get_me_amendments']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/me/consultations': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Who looked at one's data, the latest first. Kept for a year. */
    get: operations['get_me_consultations']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/me/export': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Everything that the hub knows of oneself, as a file to keep: also what one said in channels and
     *     conversations, the amendments that one wrote or signed, and how one voted. What others said,
     *     signed or voted is not in it.
     */
    get: operations['get_me_export']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/me/invitations': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Take up an invitation with the account that one has. */
    post: operations['post_me_invitations']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/me/password': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Change one's password: every session ends, this one too; the answer begins another. */
    post: operations['post_me_password']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/members': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Every member, for administrators. Each of those shown sees that they were. */
    get: operations['get_members']
    put?: never
    /** Take up an invitation: makes the account and signs it in. */
    post: operations['post_members']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/members/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** One member's account, for administrators. The member sees who looked. */
    get: operations['get_members_id']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    /** Change a member's standing, office or status. */
    patch: operations['patch_members_id']
    trace?: never
  }
  '/api/notices': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** What became of what one wrote or signed, the newest first. */
    get: operations['get_notices']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/notices/read': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    /** Say which notices one has read. Nobody else learns of it. */
    put: operations['put_notices_read']
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/password-resets': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Who waits for another password, for administrators. */
    get: operations['get_password_resets']
    put?: never
    /**
     * Ask for another password. The answer is the same whether anybody has this address: the link
     *     goes there by mail or, where the hub has no mail server, to the administrators.
     */
    post: operations['post_password_resets']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/password-resets/redeem': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Choose another password by the secret of a link, once: every session ends. */
    post: operations['post_password_resets_redeem']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/people': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Find somebody by name: the first ten by name, never a list of all. Full members find full
     *     members and sympathisers, and everybody those who are in a group with them.
     */
    get: operations['get_people']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/session': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Sign in: sets the cookie, and answers a token for programs. */
    post: operations['post_session']
    /** Sign out here. */
    delete: operations['delete_session']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/sessions': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    post?: never
    /** Sign out everywhere: every session ends, and every token for a room. */
    delete: operations['delete_sessions']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/texts': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The texts that one may read, the last moved first. */
    get: operations['get_texts']
    put?: never
    /** Open a text; one is its first author. */
    post: operations['post_texts']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/texts/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** One text. Public ones can be read without an account. */
    get: operations['get_texts_id']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    /** Change title, stage, visibility, place or calendar, all or nothing. */
    patch: operations['patch_texts_id']
    trace?: never
  }
  '/api/texts/{id}/amendments': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The amendments of a text that one may read, in the order in which they are called. */
    get: operations['get_texts_id_amendments']
    put?: never
    /** Begin an amendment: its words are then written live in its room. */
    post: operations['post_texts_id_amendments']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/texts/{id}/amendments/booklet': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * The booklet of a text's amendments (liasse): all that were tabled and one may read, in the order
     *     of call, with what they change in words. What stands around them is in the language that
     *     `Accept-Language` asks for, French or English.
     */
    get: operations['get_texts_id_amendments_booklet']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/texts/{id}/argument': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The argument of an argumentaire. Public ones can be read without an account. */
    get: operations['get_texts_id_argument']
    /**
     * Say what is claimed, where the answer is from and whom it is for. Another claim or other sources
     *     make every check void.
     */
    put: operations['put_texts_id_argument']
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/texts/{id}/argument/checks': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Say that one has checked claim and sources as they stand. */
    post: operations['post_texts_id_argument_checks']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/texts/{id}/authors': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Make somebody an author. */
    post: operations['post_texts_id_authors']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/texts/{id}/authors/{member}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    post?: never
    /** End somebody's authorship, or one's own. */
    delete: operations['delete_texts_id_authors_member']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/texts/{id}/content': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * The words of a text. Public ones can be read without an account. What an export says beside them
     *     is in the language that `Accept-Language` asks for, French or English.
     */
    get: operations['get_texts_id_content']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/texts/{id}/copies': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Under which ids words of a text came back, from copy to copy: by undo, by a move, by an adoption
     *     that was taken back.
     */
    post: operations['post_texts_id_copies']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/texts/{id}/cosignature': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Sign a text. */
    post: operations['post_texts_id_cosignature']
    /** Take one's signature back. */
    delete: operations['delete_texts_id_cosignature']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/texts/{id}/cosignature-requests': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Ask a full member for their signature; they find it at home, sign, or decline with
     *     `DELETE /api/texts/{id}/cosignature`.
     */
    post: operations['post_texts_id_cosignature_requests']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/texts/{id}/minutes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The minutes of a text: what was done with the amendments that one may read, the oldest first. */
    get: operations['get_texts_id_minutes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/texts/{id}/people': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * The names of those whose presence is seen in a text: of members who may read it and do not hide.
     *     Others are left out. Whoever reads it only because it is public is told of those with whom they
     *     write an amendment.
     */
    get: operations['get_texts_id_people']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/texts/{id}/procedure': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** How a text is amended, and how far that has come. */
    get: operations['get_texts_id_procedure']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    /** Settle what holds for all amendments of a text. */
    patch: operations['patch_texts_id_procedure']
    trace?: never
  }
  '/api/texts/{id}/provenance': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Where words of a text come from: who wrote them, and by which decision they stand in it. */
    post: operations['post_texts_id_provenance']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/themes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Every theme, by name; the tree is in `parent`. */
    get: operations['get_themes']
    put?: never
    /** Plant a theme. */
    post: operations['post_themes']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/themes/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    /** Rename or move a theme. */
    patch: operations['patch_themes_id']
    trace?: never
  }
  '/api/themes/{id}/merge': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Merge a theme into another: what is filed there goes with it. */
    post: operations['post_themes_id_merge']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/tokens': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** A token with which one's own sockets open a room. */
    post: operations['post_tokens']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
}
export type webhooks = Record<string, never>
export interface components {
  schemas: {
    /** @description What a group says of itself. */
    About: {
      /** @description How to reach it, for those in it. */
      contacts: components['schemas']['Contact'][]
      /** @description What it is for, in a few lines. */
      description: string
      /** @description Its files and pages elsewhere. */
      links: components['schemas']['Link'][]
      revision?: components['schemas']['AboutRevision'] | null
    }
    /** @description The marks of what a group says of itself, which is kept in two halves. */
    AboutRevision: {
      /** @description Of the contacts. */
      contacts: components['schemas']['Revision']
      /** @description Of description and links. */
      words: components['schemas']['Revision']
    }
    /** @description A member's account, with the address. */
    Account: {
      /** @description Nothing once they have left. */
      email?: string | null
      id: components['schemas']['MemberId']
      /**
       * Format: int64
       * @description Since when, in seconds since 1970.
       */
      joined: number
      /** @description Nothing once they have left. */
      name?: string | null
      office: components['schemas']['Office']
      standing: components['schemas']['Standing']
      status: components['schemas']['Status']
    }
    /**
     * @description What was done.
     * @enum {string}
     */
    ActKind:
      | 'hide'
      | 'unhide'
      | 'erase'
      | 'pin'
      | 'unpin'
      | 'mute'
      | 'slow_mode'
      | 'retention'
      | 'close_poll'
    /** @description A group that an argumentaire is for. */
    Addressee: {
      id: components['schemas']['GroupId']
      name: string
    }
    /**
     * @description What an opinion advises.
     * @enum {string}
     */
    Advice: 'favourable' | 'unfavourable' | 'wisdom'
    /** @description What can be changed of an amendment before it is tabled, beside its words. */
    AmendmentChange: {
      title?: string | null
    }
    /**
     * Format: uuid
     * @description An amendment of a text, or of another amendment.
     */
    AmendmentId: string
    /** @description An amendment in a list. */
    AmendmentLine: {
      advice?: components['schemas']['Advice'] | null
      /** @description How many authors it has. */
      author_count: number
      /** @description Nobody but oneself, where one reads it only because it is public. */
      authors: components['schemas']['Person'][]
      /** @description The blocks that it changes. */
      blocks: string[]
      /** @description How it stands on the text of now: the gravest that holds. */
      condition: components['schemas']['Condition']
      id: components['schemas']['AmendmentId']
      /** @description Its number as it is printed, for instance `12 rect.`. */
      label?: string | null
      /** @description Whether its authors are to say that it holds on a text that has changed there. */
      needs_confirmation: boolean
      /**
       * Format: int32
       * @description From the first time it was tabled.
       */
      number?: number | null
      parent?: components['schemas']['AmendmentId'] | null
      /**
       * Format: int32
       * @description Where it begins to change what it amends, in UTF-16 units.
       */
      place?: number | null
      /** @description How many people stand behind it, its authors included. */
      signatures: number
      status: components['schemas']['AmendmentStatus']
      text: components['schemas']['TextId']
      /**
       * Format: int32
       * @description How many must, before it is tabled.
       */
      threshold: number
      title: string
      /** @description How many others say the same, or nearly. */
      twin_count: number
      /**
       * Format: int64
       * @description When something about it was decided last, in seconds since 1970.
       */
      updated: number
    }
    /**
     * @description What one has to do with an amendment.
     * @enum {string}
     */
    AmendmentPart: 'author' | 'signatory'
    /** @description What one may do with it, as things stand. */
    AmendmentRights: {
      /** @description Table, withdraw, rectify, confirm. */
      answer: boolean
      decide_uncalled: boolean
      opine: boolean
      /** @description Admit, call, decide, undo, put to the vote. */
      preside: boolean
      support: boolean
      write: boolean
    }
    /**
     * @description How far an amendment has come.
     * @enum {string}
     */
    AmendmentStatus:
      | 'draft'
      | 'collecting'
      | 'tabled'
      | 'inadmissible'
      | 'to_discuss'
      | 'called'
      | 'adopted'
      | 'rejected'
      | 'withdrawn'
      | 'fallen'
      | 'satisfied'
      | 'not_moved'
    /** @description One amendment. */
    AmendmentView: components['schemas']['AmendmentLine'] & {
      ballots: components['schemas']['BallotBody'][]
      /** @description The room of what it amends. */
      base_room: string
      cause?: components['schemas']['CauseView'] | null
      /** @description All that is to be said of how it stands, the gravest first. */
      causes: components['schemas']['CauseView'][]
      changes: components['schemas']['Told'][]
      collisions: components['schemas']['CollisionView'][]
      /** @description What it changes, in French, as parliaments write it. */
      dispositif: string[]
      frozen?: components['schemas']['FrozenView'] | null
      minutes: components['schemas']['MinuteLine'][]
      opinion?: components['schemas']['OpinionView'] | null
      /** @description The mark of the opinion, to be named when another one is given. */
      opinion_revision: components['schemas']['Revision']
      outcome?: components['schemas']['OutcomeView'] | null
      /** @description Why it is proposed, in plain words. */
      rationale: string
      /** @description The same as a fragment of HTML; empty if nothing is written. */
      rationale_html: string
      /** @description The room in which that is written, by its authors until it is tabled. */
      rationale_room: string
      rights: components['schemas']['AmendmentRights']
      /** @description The room in which its words are written. */
      room: string
      /** @description Nobody but oneself, where one reads it only because it is public. */
      signatories: components['schemas']['Person'][]
      /** @description How many have signed it. */
      signatory_count: number
      sub_amendments: components['schemas']['AmendmentLine'][]
      text_title: string
      /** @description Others that say the same, or nearly. */
      twins: components['schemas']['TwinView'][]
    }
    /** @description Two positions in a text, and the words between them when the thread was opened. */
    Anchor: {
      /** @description Where they end. */
      end: string
      /** @description The words. */
      quote: string
      /** @description Where they begin: a Yjs relative position, encoded, in base64. */
      start: string
    }
    /** @description What one may do with an argument. */
    ArgumentRights: {
      check: boolean
      /** @description Say whom it is for. */
      show: boolean
      /** @description Change claim and sources. */
      write: boolean
    }
    /** @description What an argumentaire is beside its words, which are the answer. */
    ArgumentView: {
      /**
       * Format: int64
       * @description When it was checked last, in seconds since 1970.
       */
      checked?: number | null
      /**
       * @description Who has checked claim and sources since they changed: nobody, to whoever reads it only
       *     because it is public.
       */
      checks: components['schemas']['CheckView'][]
      /** @description What is said, and answered. */
      claim: string
      /** @description Those that one may know of. */
      groups: components['schemas']['Addressee'][]
      /** @description The mark of these groups, to be named when others are chosen in their place. */
      groups_revision: components['schemas']['Revision']
      /** @description The mark of claim and sources, to be named when others are saved in their place. */
      revision: components['schemas']['Revision']
      rights: components['schemas']['ArgumentRights']
      sources: components['schemas']['Source'][]
    }
    /** @description Somebody to be asked. */
    Asked: {
      member: components['schemas']['MemberId']
    }
    /** @description One act of a moderator. */
    AuditLine: {
      act: components['schemas']['ActKind']
      /**
       * Format: int64
       * @description When, in seconds since 1970.
       */
      at: number
      by: components['schemas']['Person']
      member?: components['schemas']['Person'] | null
      /**
       * Format: int64
       * @description The message that it was done to.
       */
      message?: number | null
      /** @description Why, as the author was told. */
      reason?: string | null
      /** Format: int64 */
      seq: number
      /** Format: int64 */
      value?: number | null
    }
    /** @description One ballot. */
    BallotBody: {
      amendment: components['schemas']['AmendmentId']
      /** @description Whether one may vote and has not. */
      can_vote: boolean
      /**
       * Format: int64
       * @description When, in seconds since 1970.
       */
      closed_at?: number | null
      /** @description How many may vote, as it was at the opening. */
      entitled: number
      id: components['schemas']['BallotId']
      kind: components['schemas']['Kind']
      majority: components['schemas']['Majority']
      of: components['schemas']['Basis']
      /**
       * Format: int64
       * @description When, in seconds since 1970.
       */
      opened_at: number
      own_choice?: components['schemas']['Choice'] | null
      /** @description How many have. */
      participation: number
      /** Format: int32 */
      quorum: number
      result?: components['schemas']['ResultView'] | null
      state: components['schemas']['Phase']
      /**
       * @description Who voted what: of a named ballot, once it is closed. Nothing, to whoever reads it only
       *     because it is public.
       */
      votes?: components['schemas']['VoteView'][] | null
    }
    /**
     * Format: uuid
     * @description One vote on one thing.
     */
    BallotId: string
    /**
     * @description Of whom a majority is counted.
     * @enum {string}
     */
    Basis: 'expressed' | 'cast' | 'entitled'
    /** @description An amendment to begin. */
    Begun: {
      /** @description Who writes it too. */
      authors?: components['schemas']['MemberId'][]
      id?: components['schemas']['AmendmentId'] | null
      parent?: components['schemas']['AmendmentId'] | null
      /** @description Why, in plain words; it goes on in its own room. */
      rationale?: string
      title: string
    }
    /**
     * @description What is said beside the words.
     * @enum {string}
     */
    Beside: 'provenance' | 'amendments'
    /**
     * @description How a booklet is written out.
     * @enum {string}
     */
    BookletFormat: 'html' | 'docx' | 'csv'
    /** @description A link, shown. */
    Card: {
      /**
       * Format: int64
       * @description When a message was sent, in seconds since 1970.
       */
      at?: number | null
      author?: components['schemas']['Person'] | null
      channel?: components['schemas']['ChannelId'] | null
      /** @description Its first words, at most 240 characters. */
      excerpt: string
      /**
       * Format: uuid
       * @description The id of the text, the amendment or the message.
       */
      id: string
      kind?: components['schemas']['TextKind'] | null
      /** @description The number of an amendment as it is printed, for instance `12 rect.`. */
      label?: string | null
      stage?: components['schemas']['Stage'] | null
      status?: components['schemas']['AmendmentStatus'] | null
      /** @description What it is called; of a message, its channel, if that has a name. */
      title?: string | null
      what: components['schemas']['CardKind']
    }
    /**
     * @description What a link leads to.
     * @enum {string}
     */
    CardKind: 'text' | 'paragraph' | 'amendment' | 'message'
    /** @description Why an amendment stands as it does. */
    CauseView: {
      amendments: components['schemas']['Named'][]
      /** @description The block. */
      block?: string | null
      condition: components['schemas']['Condition']
      /** @description `base_changed`, `anchor_gone`, `already_said`, `collision`, `identity_lost` or `adopted`. */
      reason: string
      /** @description The words that it is about. */
      words: string
    }
    /** @description What can be changed of a channel. */
    ChannelChange: {
      name?: string | null
      /**
       * Format: int32
       * @description For how many days messages are kept, 1 to 3,650; null: for ever.
       */
      retention_days?: number | null
      /**
       * Format: int32
       * @description The time between two messages of one member, in seconds, at most 3,600; 0 ends it.
       */
      slow_mode_s?: number | null
    }
    /**
     * Format: uuid
     * @description A channel: messages in one order; its log is `channel:<id>`.
     */
    ChannelId: string
    /**
     * @description What a channel is at its place.
     * @enum {string}
     */
    ChannelKind: 'discussion' | 'named' | 'thread' | 'direct'
    /** @description What one may do in a channel. */
    ChannelRights: {
      moderate: boolean
      speak: boolean
    }
    /** @description One channel, for one member. */
    ChannelView: components['schemas']['Counts'] & {
      anchor?: components['schemas']['Anchor'] | null
      id: components['schemas']['ChannelId']
      kind: components['schemas']['ChannelKind']
      /** @description What one wants to be told. */
      level: components['schemas']['Level']
      /**
       * Format: int64
       * @description How many messages stand in it.
       */
      messages: number
      /**
       * Format: int64
       * @description Until when one may not speak, in seconds since 1970.
       */
      muted_until?: number | null
      name?: string | null
      /**
       * Format: int64
       * @description When it was opened, in seconds since 1970.
       */
      opened: number
      opened_by: components['schemas']['MemberId']
      place: components['schemas']['PlaceView']
      /**
       * Format: int32
       * @description For how many days messages are kept; nothing: for ever.
       */
      retention_days?: number | null
      rights: components['schemas']['ChannelRights']
      /**
       * Format: int32
       * @description The time between two messages of one member, in seconds; 0 without slow mode.
       */
      slow_mode_s: number
    }
    /** @description Somebody has looked claim and sources up, as they stand. */
    CheckView: {
      /**
       * Format: int64
       * @description When, in seconds since 1970.
       */
      at: number
      by: components['schemas']['Person']
    }
    /**
     * @description What one voter says.
     * @enum {string}
     */
    Choice: 'for' | 'against' | 'abstain'
    /** @description Somebody to be an author. */
    CoAuthor: {
      member: components['schemas']['MemberId']
    }
    /** @description Another amendment that changes the same. */
    CollisionView: {
      amendment: components['schemas']['AmendmentId']
      block?: string | null
      /**
       * @description `both_delete`, `insert_in_deletion`, `same_point`, `same_attributes`, or `same_block`, which
       *     is only worth knowing.
       */
      class: string
      label?: string | null
      title: string
      words: string
    }
    /**
     * @description What a column holds.
     * @enum {string}
     */
    Column: 'email' | 'name' | 'group' | 'role' | 'standing'
    /**
     * @description How an amendment stands on its text, from the mildest to the gravest; the gravest that holds is
     *     the one that is said.
     * @enum {string}
     */
    Condition: 'clean' | 'touched' | 'contested' | 'satisfied' | 'orphaned'
    /** @description What an adoption would do to the others. */
    Consequences: {
      /** @description The text would change where these change it. */
      check: components['schemas']['Named'][]
      /** @description Nothing would be left for these to change. */
      falls: components['schemas']['Named'][]
      /** @description The text would say what these ask for. */
      satisfied: components['schemas']['Named'][]
    }
    /**
     * @description What was looked at.
     * @enum {string}
     */
    Consulted: 'list' | 'account' | 'group' | 'contacts' | 'password_reset'
    /** @description One way to reach a group, or somebody for it. */
    Contact: {
      /** @description Who or what: `Trésorerie`, `Salle des fêtes`. */
      name: string
      /** @description How: a number, an address. */
      reach: string
    }
    /** @description Units of one client, from `start` to before `end`. */
    CopiedFrom: {
      /** Format: int64 */
      client: number
      /** Format: int32 */
      end: number
      /** Format: int32 */
      start: number
    }
    /** @description What became of units. */
    Copies: {
      copies: components['schemas']['Copy'][]
    }
    /** @description Words that came back as the units of `client` from `start` on. */
    Copy: {
      /** Format: int64 */
      client: number
      from: components['schemas']['CopiedFrom']
      /** Format: int32 */
      start: number
    }
    /** @description What is new to somebody in a channel, counted from their mark. */
    Counts: {
      /**
       * Format: int64
       * @description The first of them.
       */
      first_unread?: number | null
      /**
       * Format: int64
       * @description The last record of the channel.
       */
      head: number
      /** @description Those of them that call the reader, or a group of theirs. */
      mentions: number
      /**
       * Format: int64
       * @description The mark: how far one has read.
       */
      read: number
      /**
       * Format: int64
       * @description Messages after the mark.
       */
      unread: number
    }
    /** @description Address and password. */
    Credentials: {
      email: string
      password: string
    }
    /**
     * @description A day of the calendar, as `2026-11-23`.
     * @example 2026-11-23
     */
    Day: string
    /**
     * @description Whether letters are written.
     * @enum {string}
     */
    Delivery: 'mail' | 'hand'
    /** @description A member as administrators see them. */
    Entry: {
      id: components['schemas']['MemberId']
      /** @description Nothing once they have left. */
      name?: string | null
      office: components['schemas']['Office']
      standing: components['schemas']['Standing']
      status: components['schemas']['Status']
    }
    /** @description Everything that the hub knows of a member. What others said, signed or voted is not in it. */
    Export: components['schemas']['OwnActs'] & {
      /**
       * Format: int64
       * @description When it was put together, in seconds since 1970.
       */
      at: number
      consultations: components['schemas']['Look'][]
      email: string
      groups: components['schemas']['OwnMembership'][]
      id: components['schemas']['MemberId']
      /** @description The open invitations that one has made. */
      invitations: components['schemas']['OwnInvitation'][]
      /**
       * Format: int64
       * @description Since when, in seconds since 1970.
       */
      joined: number
      name: string
      office: components['schemas']['Office']
      presence: components['schemas']['Presence']
      standing: components['schemas']['Standing']
      texts: components['schemas']['OwnText'][]
    }
    /**
     * @description How much of an argumentaire is written out.
     * @enum {string}
     */
    Extent: 'whole' | 'words'
    /** @description A proof that it is oneself who asks. */
    Farewell: {
      password: string
    }
    /**
     * @description How a letter of invitation fares.
     * @enum {string}
     */
    Fate: 'waiting' | 'refused'
    /**
     * @description What is wrong in a line.
     * @enum {string}
     */
    Flaw:
      | 'bad-address'
      | 'repeated'
      | 'unknown-group'
      | 'ambiguous-group'
      | 'bad-role'
      | 'bad-standing'
      | 'forbidden'
      | 'sent-before'
    /** @description What follows for another amendment. */
    Follows: {
      amendment: components['schemas']['AmendmentId']
      /** @description `fallen` or `satisfied`. */
      outcome: components['schemas']['Outcome']
    }
    /** @description Whose password. */
    Forgotten: {
      email: string
    }
    /**
     * @description How words are written out.
     * @enum {string}
     */
    Format: 'html' | 'markdown' | 'text' | 'json' | 'docx'
    /** @description A wording as it was tabled. */
    FrozenView: {
      /**
       * Format: int64
       * @description When, in seconds since 1970.
       */
      at: number
    }
    /** @description What can be changed of a group. `parent: null` detaches it. */
    GroupChange: {
      name?: string | null
      openness?: components['schemas']['Openness'] | null
      parent?: components['schemas']['GroupId'] | null
    }
    /**
     * Format: uuid
     * @description A group: section, federation, commission or free group.
     */
    GroupId: string
    /**
     * @description What a group is in the organisation.
     * @enum {string}
     */
    GroupKind: 'section' | 'federation' | 'commission' | 'free'
    /** @description Somebody in a group. */
    GroupMember: {
      id: components['schemas']['MemberId']
      name?: string | null
      role: components['schemas']['Role']
    }
    /** @description What to merge into. */
    GroupMerge: {
      into: components['schemas']['GroupId']
    }
    /** @description What one may do in a group. */
    GroupRights: {
      enter: boolean
      invite: boolean
      lead: boolean
      open_text: boolean
      see_members: boolean
    }
    /** @description A group as whoever asks sees it. */
    GroupView: {
      id: components['schemas']['GroupId']
      kind: components['schemas']['GroupKind']
      name: string
      openness: components['schemas']['Openness']
      parent?: components['schemas']['GroupId'] | null
      rights: components['schemas']['GroupRights']
      role?: components['schemas']['Role'] | null
      /** @description How many are in it. */
      size: number
    }
    /** @description Why a message goes out of sight. */
    Hiding: {
      /** @description 1 to 500 characters; the author reads it. */
      reason: string
    }
    /** @description What somebody sees first. */
    Home: {
      /** @description Texts of one's groups and one's own, the last moved first. */
      moved: components['schemas']['TextLine'][]
      /** @description The most pressing first. */
      waiting: components['schemas']['Waiting'][]
      /** @description Texts of one's groups and one's own in which somebody is who may write there. */
      writing: components['schemas']['Writing'][]
    }
    /** @description How this hub is entered, and who has. */
    House: {
      me?: components['schemas']['Me'] | null
      /** @description What a full member is called here; nothing: as the page has it. */
      member_word?: string | null
      rooms: components['schemas']['Rooms']
    }
    /** @description What administrators settle for everyone. `member_word: null` takes the page's own word again. */
    HouseChange: {
      /** @description For instance `adhérent·e`, in at most 40 characters. */
      member_word?: string | null
    }
    /** @description What one may do for the whole organisation. */
    HouseRights: {
      found_free_groups: boolean
      /** @description Sections, federations and commissions. */
      found_groups: boolean
      invite: boolean
      keep_members: boolean
      mend_groups: boolean
      /** @description Outside any group. */
      open_text: boolean
      shape_themes: boolean
    }
    /** @description A run of Yjs ids: of one client, from `start` to before `end`. */
    Ids: {
      /** Format: int64 */
      client: number
      /** Format: int32 */
      end: number
      /** Format: int32 */
      start: number
    }
    /** @description A picture as a message shows it. */
    Image: {
      /** @description What it shows, for those who do not see it; may be empty. */
      alt: string
      /**
       * Format: int32
       * @description Its height, in pixels.
       */
      height: number
      /** @description Which. */
      image: components['schemas']['ImageId']
      /**
       * Format: int32
       * @description Its width, in pixels.
       */
      width: number
    }
    /**
     * Format: binary
     * @description A PNG, JPEG or WebP file of at most 8 MiB and 25 million pixels.
     */
    ImageFile: string
    /**
     * Format: uuid
     * @description A picture that was uploaded for a message of one channel.
     */
    ImageId: string
    /** @description A picture that waits for its message. */
    ImageView: {
      bytes: number
      /**
       * Format: int32
       * @description In pixels, as it is kept.
       */
      height: number
      image: components['schemas']['ImageId']
      /**
       * Format: int32
       * @description In pixels, as it is kept.
       */
      width: number
    }
    /**
     * Format: uuid
     * @description An invitation; its secret is another thing, which the hub does not keep.
     */
    InvitationId: string
    /** @description Somebody who is invited. */
    Invited: {
      /** @description Whether a letter with the link is on its way, or it is to be handed over. */
      delivery: components['schemas']['Delivery']
      email: string
      /**
       * Format: int64
       * @description When it ends, in seconds since 1970.
       */
      expires: number
      group?: components['schemas']['GroupId'] | null
      id: components['schemas']['InvitationId']
      /**
       * Format: int64
       * @description The line of the list, from 1.
       */
      line: number
      /** @description As the list says; not kept. */
      name: string
      /** @description The link; shown this once. */
      url: string
    }
    /**
     * @description How a ballot is held.
     * @enum {string}
     */
    Kind: 'named' | 'indicative'
    /**
     * @description What somebody wants to be told of a channel.
     * @enum {string}
     */
    Level: 'all' | 'mentions' | 'nothing'
    /**
     * @description How alike two amendments are.
     * @enum {string}
     */
    Likeness: 'identical' | 'near'
    /** @description A line that nobody is invited by. */
    LineProblem: {
      code: components['schemas']['Flaw']
      /** @description What stands there, and what to do. */
      detail: string
      field: components['schemas']['Column']
      /**
       * Format: int64
       * @description The line of the list, from 1.
       */
      line: number
    }
    /** @description A page elsewhere, with what it is called here. */
    Link: {
      /** @description What it is. */
      title: string
      /** @description Where. */
      url: components['schemas']['WebAddress']
    }
    /** @description An address with what it leads to. */
    Linked: {
      card?: components['schemas']['Card'] | null
      url: string
    }
    /** @description Somebody looked at one's data by right of office. */
    Look: {
      /**
       * Format: int64
       * @description When, in seconds since 1970; the same look within an hour counts once.
       */
      at: number
      by: components['schemas']['Person']
      what: components['schemas']['Consulted']
    }
    /** @description An invitation as its maker sees it. */
    MadeInvitation: {
      /** @description Whether a letter with the link is on its way, or it is to be handed over. */
      delivery: components['schemas']['Delivery']
      /**
       * Format: int64
       * @description When it ends, in seconds since 1970.
       */
      expires: number
      id: components['schemas']['InvitationId']
      /** @description The link to hand over; shown this once. Its last part is the secret. */
      url: string
    }
    /**
     * @description How many must be for it.
     * @enum {string}
     */
    Majority: 'simple' | 'absolute' | 'two_thirds'
    /** @description How far one has read. */
    Mark: {
      /**
       * Format: int64
       * @description A position; what comes after it is unread.
       */
      through: number
    }
    /** @description Oneself. */
    Me: {
      /** @description What pages send in the header `X-CSRF-Token`. */
      csrf: string
      email: string
      groups: components['schemas']['OwnGroup'][]
      id: components['schemas']['MemberId']
      name: string
      office: components['schemas']['Office']
      presence: components['schemas']['Presence']
      rights: components['schemas']['HouseRights']
      standing: components['schemas']['Standing']
    }
    /** @description What administrators change of a member. */
    MemberChange: {
      office?: components['schemas']['Office'] | null
      standing?: components['schemas']['Standing'] | null
      status?: components['schemas']['Status'] | null
    }
    /** @description Who acts: an opaque id. Names and addresses stand in erasable records elsewhere. */
    MemberId: string
    /** @description An offer to make. */
    MergeOffer: {
      /** @description The amendment that would stay. */
      into: components['schemas']['AmendmentId']
    }
    /** @description A message as somebody may see it. */
    Message: {
      /**
       * Format: int64
       * @description When it was sent, in seconds since 1970.
       */
      at: number
      /** @description Who sent it. */
      author: components['schemas']['MemberId']
      /** @description Its words; none if it is hidden from the reader, or erased. */
      body: string
      /**
       * Format: int64
       * @description When it was worded so, in seconds since 1970, if that was later.
       */
      edited?: number | null
      /** @description Its author's id for it. */
      id: components['schemas']['MessageId']
      /** @description What it shows; nothing if it is hidden from the reader, or erased. */
      images: components['schemas']['Image'][]
      /** @description Whom it calls: `member:<id>` or `group:<uuid>`. */
      mentions: string[]
      /** @description Whether it is pinned. */
      pinned: boolean
      poll?: components['schemas']['PollView'] | null
      /** @description Who reacted how. */
      reactions: components['schemas']['Reactions'][]
      /** @description Why it is hidden, for its author and for moderators. */
      reason?: string | null
      /**
       * Format: int64
       * @description The message that it answers.
       */
      reply_to?: number | null
      /**
       * Format: int64
       * @description Its place in the channel.
       */
      seq: number
      /** @description Whether its words are shown. */
      state: components['schemas']['MessageState']
      /**
       * Format: int64
       * @description The last record that touched it: of two forms of a message the one with more is newer.
       */
      version: number
    }
    /**
     * Format: uuid
     * @description A message; unique in its channel for one author, for ever.
     */
    MessageId: string
    /** @description Messages, in the order of their positions. */
    MessagePage: {
      /**
       * Format: int64
       * @description The last record of the channel when it was read.
       */
      at: number
      items: components['schemas']['Message'][]
      /** @description Ask on with `?after=` this (`?before=` if that was asked); nothing: there is nothing more. */
      next?: string | null
      /** @description Everybody who sent, is called or reacted there. */
      people: components['schemas']['Person'][]
    }
    /**
     * @description Whether a message's words are shown.
     * @enum {string}
     */
    MessageState: 'shown' | 'hidden' | 'erased'
    /** @description One thing that was done. */
    MinuteLine: {
      /** @description What, for instance `tabled` or `decided`. */
      act: string
      amendment?: components['schemas']['Named'] | null
      /**
       * Format: int64
       * @description When, in seconds since 1970.
       */
      at: number
      ballot?: components['schemas']['BallotId'] | null
      by?: components['schemas']['Person'] | null
      cause?: components['schemas']['AmendmentId'] | null
      /** @description Names it among the minutes of its text. */
      id: string
      outcome?: components['schemas']['Outcome'] | null
      reason?: string | null
      /** Format: int64 */
      seq: number
      /**
       * Format: int64
       * @description For an adoption and its undoing: the place in the log of what is amended.
       */
      text_seq?: number | null
    }
    /**
     * @description What to do with a list.
     * @enum {string}
     */
    Mode: 'invite' | 'check'
    /** @description An amendment, named. */
    Named: {
      id: components['schemas']['AmendmentId']
      label?: string | null
      title: string
    }
    /** @description An argument to be; what is left out stays. */
    NewArgument: {
      claim?: string | null
      /** @description The groups that read it from its publication on. Others that one may not know of stay. */
      groups?: components['schemas']['GroupId'][] | null
      groups_revision?: components['schemas']['Revision'] | null
      revision?: components['schemas']['Revision'] | null
      sources?: components['schemas']['Source'][] | null
    }
    /** @description Somebody to be an author. */
    NewAuthor: {
      member: components['schemas']['MemberId']
    }
    /** @description A ballot to open. */
    NewBallot: {
      electorate: components['schemas']['Voters']
      id?: components['schemas']['BallotId'] | null
      kind: components['schemas']['Kind']
      majority: components['schemas']['Majority']
      /** @description Of whom the majority is counted [default: of the votes cast]. */
      of?: components['schemas']['Basis']
      /**
       * Format: int32
       * @description How many must have voted for it to count.
       */
      quorum?: number
    }
    /**
     * @description A channel to open, at exactly one place. Without a name it is the one discussion of the place,
     *     or the one conversation of these people: whoever asks second finds it.
     */
    NewChannel: {
      amendment?: components['schemas']['AmendmentId'] | null
      anchor?: components['schemas']['Anchor'] | null
      group?: components['schemas']['GroupId'] | null
      id?: components['schemas']['ChannelId'] | null
      /** @description Whom one talks with; oneself is added. */
      members?: components['schemas']['MemberId'][] | null
      name?: string | null
      text?: components['schemas']['TextId'] | null
      theme?: components['schemas']['ThemeId'] | null
    }
    /** @description A decision to take. */
    NewDecision: {
      /** @description Decide although the text has changed where the amendment changes it. */
      anyway?: boolean
      ballot?: components['schemas']['BallotId'] | null
      cause?: components['schemas']['AmendmentId'] | null
      /** @description What is decided on others with it. */
      consequences?: components['schemas']['Follows'][]
      outcome: components['schemas']['Outcome']
      reason?: string
    }
    /** @description A group to found. */
    NewGroup: {
      id?: components['schemas']['GroupId'] | null
      kind: components['schemas']['GroupKind']
      name: string
      /** @description Private if nothing is said. */
      openness?: components['schemas']['Openness']
    }
    /** @description A picture in a message to be sent. */
    NewImage: {
      /** @description What it shows, for those who do not see it: at most 500 characters. */
      alt?: string
      /** @description Under which id it was uploaded. */
      image: components['schemas']['ImageId']
    }
    /** @description An invitation to make. */
    NewInvitation: {
      /**
       * Format: int32
       * @description For how many days it is valid [default: 14].
       * @default null
       */
      days?: number | null
      /**
       * @description Whom it is meant for: where the hub has a mail server, the link goes there. Kept until it is
       *     sent, for three days at most.
       * @default null
       */
      email?: string | null
      /** @default null */
      group?: components['schemas']['GroupId'] | null
      /** @default null */
      office?: components['schemas']['Office'] | null
      /** @default null */
      role?: components['schemas']['Role'] | null
      /** @default null */
      standing?: components['schemas']['Standing'] | null
      /**
       * Format: int32
       * @description How many people the link lets in [default: 1].
       * @default null
       */
      uses?: number | null
    }
    /** @description What one wants to be told. */
    NewLevel: {
      level: components['schemas']['Level']
    }
    /** @description An account to make. */
    NewMember: components['schemas']['Secret'] & {
      email: string
      /** @description The name that others read. */
      name: string
      password: string
    }
    /** @description A message to be sent. */
    NewMessage: {
      /**
       * @description 1 to 8,000 characters of plain text (none are needed beside pictures); pages read a subset
       *     of Markdown in it.
       */
      body: string
      /** @description Whether the sender knows that many people are called. */
      confirmed?: boolean
      /** @description The client's id for it, by which a repetition is known: any UUID. */
      id: components['schemas']['MessageId']
      /** @description What it shows: at most 6 pictures that were uploaded for it. */
      images?: components['schemas']['NewImage'][]
      /** @description Whom it calls: `member:<id>` or `group:<uuid>`, at most 50. */
      mentions?: string[]
      poll?: components['schemas']['NewPoll'] | null
      /**
       * Format: int64
       * @description The message that it answers.
       */
      reply_to?: number | null
    }
    /** @description An opinion to give. */
    NewOpinion: {
      /** @description What the commission would have written instead. */
      counter_wording?: string
      opinion: components['schemas']['Advice']
      reason?: string
      revision?: components['schemas']['Revision'] | null
    }
    /** @description A poll in a message to be sent. */
    NewPoll: {
      /**
       * Format: int64
       * @description When it closes by itself, in seconds since 1970.
       */
      closes?: number | null
      /** @description 2 to 10 different answers of 1 to 200 characters. */
      options: string[]
    }
    /** @description A role to give. */
    NewRole: {
      member: components['schemas']['MemberId']
      role: components['schemas']['Role']
    }
    /** @description Rules to be; what is left out stays. `commission: null` leaves opinions to those who preside. */
    NewRules: {
      commission?: components['schemas']['GroupId'] | null
      /** Format: int32 */
      threshold?: number | null
    }
    /** @description A text to open. */
    NewText: {
      group?: components['schemas']['GroupId'] | null
      id?: components['schemas']['TextId'] | null
      kind: components['schemas']['TextKind']
      theme?: components['schemas']['ThemeId'] | null
      title: string
      visibility?: components['schemas']['Visibility'] | null
    }
    /** @description A theme to plant. */
    NewTheme: {
      id?: components['schemas']['ThemeId'] | null
      name: string
      parent?: components['schemas']['ThemeId'] | null
    }
    /** @description A token to give out. */
    NewToken: {
      /** @description What it allows; the most that one may if nothing is said. */
      access?: string | null
      /** @description For instance `text:<uuid>`. */
      room: string
      /**
       * Format: int64
       * @description For how many seconds, 1 to 86,400 [default: 3,600].
       */
      ttl?: number | null
    }
    /** @description What became of something that one wrote or signed. */
    Notice: components['schemas']['MinuteLine'] & {
      text: components['schemas']['TextId']
      text_title: string
      unread: boolean
    }
    /** @description Notices, the newest first. */
    Notices: {
      items: components['schemas']['Notice'][]
      /** @description Ask for the next ones with `?after=` this. */
      next?: string | null
      /** @description How many are unread. */
      unread: number
    }
    /** @description What an invitation offers. */
    Offer: {
      /**
       * Format: int64
       * @description When it ends, in seconds since 1970.
       */
      expires: number
      /** @description The group, by name. */
      group?: string | null
      id: components['schemas']['InvitationId']
      letter?: components['schemas']['Fate'] | null
      office: components['schemas']['Office']
      role?: components['schemas']['Role'] | null
      standing: components['schemas']['Standing']
      /**
       * Format: int32
       * @description How many people it still lets in.
       */
      uses_left: number
    }
    /**
     * @description Who offers to join whom.
     * @enum {string}
     */
    OfferSide: 'made' | 'received'
    /**
     * @description What somebody does for the whole organisation.
     * @enum {string}
     */
    Office: 'none' | 'administrator'
    /**
     * @description Who knows that a group exists.
     * @enum {string}
     */
    Openness: 'private' | 'listed'
    /** @description What the commission thinks. */
    OpinionView: {
      /**
       * Format: int64
       * @description When, in seconds since 1970.
       */
      at: number
      by?: components['schemas']['Person'] | null
      counter_wording: string
      opinion: components['schemas']['Advice']
      reason: string
    }
    /**
     * @description What an amendment was decided to be.
     * @enum {string}
     */
    Outcome:
      'adopted' | 'rejected' | 'inadmissible' | 'withdrawn' | 'fallen' | 'satisfied' | 'not_moved'
    /** @description How it was decided. */
    OutcomeView: {
      /**
       * Format: int64
       * @description When, in seconds since 1970.
       */
      at: number
      ballot?: components['schemas']['BallotId'] | null
      by?: components['schemas']['Person'] | null
      cause?: components['schemas']['Named'] | null
      outcome: components['schemas']['Outcome']
      reason: string
      /**
       * Format: int64
       * @description For an adoption: its place in the log of what it amends.
       */
      text_seq?: number | null
    }
    /** @description What one did oneself. */
    OwnActs: {
      /** @description The amendments that one wrote or signed. */
      amendments: components['schemas']['OwnAmendment'][]
      /** @description What one said in channels and conversations and what is not erased. */
      messages: components['schemas']['OwnMessage'][]
      /** @description How one answered what messages ask, as it counts. */
      poll_votes: components['schemas']['OwnPollVote'][]
      /** @description How one reacted to messages, as it stands. */
      reactions: components['schemas']['OwnReaction'][]
      /** @description What one voted on amendments, also where no names are shown. */
      votes: components['schemas']['OwnVote'][]
    }
    /** @description An amendment that one wrote or signed. */
    OwnAmendment: {
      /**
       * Format: int64
       * @description When something about it was decided last, in seconds since 1970.
       */
      changed: number
      /** @description Where its words are. */
      content: string
      /** @description Which. */
      id: components['schemas']['AmendmentId']
      /** @description Its number as it is printed, for instance `12 rect.`, once it was tabled. */
      label?: string | null
      /**
       * Format: int64
       * @description When it was opened, in seconds since 1970.
       */
      opened: number
      /** @description What one has to do with it. */
      part: components['schemas']['AmendmentPart']
      /** @description How far it has come. */
      status: components['schemas']['AmendmentStatus']
      /** @description The text that it is of. */
      text: components['schemas']['TextId']
      /** @description Nothing if one is not its author and may not read it any more. */
      title?: string | null
    }
    /** @description What one answers for in an argumentaire, beside its words. */
    OwnArgument: {
      claim: string
      sources: components['schemas']['Source'][]
    }
    /** @description What one may change of oneself. */
    OwnChange: {
      name?: string | null
      presence?: components['schemas']['Presence'] | null
    }
    /** @description A group that one is in. */
    OwnGroup: {
      id: components['schemas']['GroupId']
      name: string
      role: components['schemas']['Role']
    }
    /** @description A picture in a message that one sent. */
    OwnImage: {
      /** @description Where it is read, by those who may read the channel. */
      address: string
      /** @description What it shows, as one described it; nothing where the words are left out. */
      alt?: string | null
    }
    /** @description An invitation that one has made. */
    OwnInvitation: {
      /**
       * Format: int64
       * @description When it ends, in seconds since 1970.
       */
      expires: number
      group?: components['schemas']['GroupId'] | null
      id: components['schemas']['InvitationId']
      /** Format: int32 */
      uses_left: number
    }
    /** @description A group that one is in. */
    OwnMembership: {
      id: components['schemas']['GroupId']
      kind: components['schemas']['GroupKind']
      name: string
      role: components['schemas']['Role']
    }
    /** @description A message that one sent. */
    OwnMessage: {
      /** @description Where it is read, by those who may read the channel. */
      address: string
      /**
       * Format: int64
       * @description When it was sent, in seconds since 1970.
       */
      at: number
      /**
       * @description Its words as they stand. Nothing: the file would be too large with them; they are read at
       *     the address, as are then the descriptions of its pictures and the answers that it offers.
       */
      body?: string | null
      /** @description Where it was said. */
      channel: components['schemas']['ChannelId']
      /**
       * Format: int64
       * @description When it was worded as it stands, in seconds since 1970, if that was later.
       */
      edited?: number | null
      /** @description What it shows. */
      images: components['schemas']['OwnImage'][]
      /** @description The answers that it offers; none if it asks nothing. */
      options: string[]
      /** @description What that channel belongs to. */
      place: components['schemas']['PlaceKind']
    }
    /** @description One's answer to what a message asks. */
    OwnPollVote: {
      /** @description Where. */
      channel: components['schemas']['ChannelId']
      /** @description The address of the message. */
      message: string
      /** @description Which answer, counted from 0. */
      option: number
    }
    /** @description One's reaction to a message. */
    OwnReaction: {
      /** @description Where. */
      channel: components['schemas']['ChannelId']
      /** @description How one reacted. */
      emoji: string
      /** @description The address of the message. */
      message: string
    }
    /** @description A text that one wrote, signed, checked or is asked to sign. */
    OwnText: {
      argument?: components['schemas']['OwnArgument'] | null
      /**
       * Format: int64
       * @description When one checked claim and sources as they stand, in seconds since 1970.
       */
      checked?: number | null
      /** @description Where its words are. */
      content: string
      id: components['schemas']['TextId']
      kind: components['schemas']['TextKind']
      /**
       * Format: int64
       * @description When it was opened, in seconds since 1970.
       */
      opened: number
      part: components['schemas']['Part']
      stage: components['schemas']['Stage']
      /** @description Nothing if one is not its author and may not see it any more. */
      title?: string | null
      visibility: components['schemas']['Visibility']
      /** @description Of what one wrote, the words as they stand, as Markdown. */
      words?: string | null
    }
    /** @description One's vote on an amendment. */
    OwnVote: {
      /** @description On which amendment. */
      amendment: components['schemas']['AmendmentId']
      /** @description In which ballot. */
      ballot: components['schemas']['BallotId']
      /** @description What one voted. */
      choice: components['schemas']['Choice']
      /** @description Whether names are shown once it is closed. */
      kind: components['schemas']['Kind']
      /**
       * Format: int64
       * @description When the ballot was opened, in seconds since 1970.
       */
      opened: number
    }
    /** @description One page of a list. */
    Page_AmendmentLine: {
      /** @description What is on it. */
      items: {
        advice?: components['schemas']['Advice'] | null
        /** @description How many authors it has. */
        author_count: number
        /** @description Nobody but oneself, where one reads it only because it is public. */
        authors: components['schemas']['Person'][]
        /** @description The blocks that it changes. */
        blocks: string[]
        /** @description How it stands on the text of now: the gravest that holds. */
        condition: components['schemas']['Condition']
        id: components['schemas']['AmendmentId']
        /** @description Its number as it is printed, for instance `12 rect.`. */
        label?: string | null
        /** @description Whether its authors are to say that it holds on a text that has changed there. */
        needs_confirmation: boolean
        /**
         * Format: int32
         * @description From the first time it was tabled.
         */
        number?: number | null
        parent?: components['schemas']['AmendmentId'] | null
        /**
         * Format: int32
         * @description Where it begins to change what it amends, in UTF-16 units.
         */
        place?: number | null
        /** @description How many people stand behind it, its authors included. */
        signatures: number
        status: components['schemas']['AmendmentStatus']
        text: components['schemas']['TextId']
        /**
         * Format: int32
         * @description How many must, before it is tabled.
         */
        threshold: number
        title: string
        /** @description How many others say the same, or nearly. */
        twin_count: number
        /**
         * Format: int64
         * @description When something about it was decided last, in seconds since 1970.
         */
        updated: number
      }[]
      /** @description Ask for the next one with `?after=` this; nothing: this is the last. */
      next?: string | null
    }
    /** @description One page of a list. */
    Page_AuditLine: {
      /** @description What is on it. */
      items: {
        act: components['schemas']['ActKind']
        /**
         * Format: int64
         * @description When, in seconds since 1970.
         */
        at: number
        by: components['schemas']['Person']
        member?: components['schemas']['Person'] | null
        /**
         * Format: int64
         * @description The message that it was done to.
         */
        message?: number | null
        /** @description Why, as the author was told. */
        reason?: string | null
        /** Format: int64 */
        seq: number
        /** Format: int64 */
        value?: number | null
      }[]
      /** @description Ask for the next one with `?after=` this; nothing: this is the last. */
      next?: string | null
    }
    /** @description One page of a list. */
    Page_ChannelView: {
      /** @description What is on it. */
      items: (components['schemas']['Counts'] & {
        anchor?: components['schemas']['Anchor'] | null
        id: components['schemas']['ChannelId']
        kind: components['schemas']['ChannelKind']
        /** @description What one wants to be told. */
        level: components['schemas']['Level']
        /**
         * Format: int64
         * @description How many messages stand in it.
         */
        messages: number
        /**
         * Format: int64
         * @description Until when one may not speak, in seconds since 1970.
         */
        muted_until?: number | null
        name?: string | null
        /**
         * Format: int64
         * @description When it was opened, in seconds since 1970.
         */
        opened: number
        opened_by: components['schemas']['MemberId']
        place: components['schemas']['PlaceView']
        /**
         * Format: int32
         * @description For how many days messages are kept; nothing: for ever.
         */
        retention_days?: number | null
        rights: components['schemas']['ChannelRights']
        /**
         * Format: int32
         * @description The time between two messages of one member, in seconds; 0 without slow mode.
         */
        slow_mode_s: number
      })[]
      /** @description Ask for the next one with `?after=` this; nothing: this is the last. */
      next?: string | null
    }
    /** @description One page of a list. */
    Page_Entry: {
      /** @description What is on it. */
      items: {
        id: components['schemas']['MemberId']
        /** @description Nothing once they have left. */
        name?: string | null
        office: components['schemas']['Office']
        standing: components['schemas']['Standing']
        status: components['schemas']['Status']
      }[]
      /** @description Ask for the next one with `?after=` this; nothing: this is the last. */
      next?: string | null
    }
    /** @description One page of a list. */
    Page_GroupMember: {
      /** @description What is on it. */
      items: {
        id: components['schemas']['MemberId']
        name?: string | null
        role: components['schemas']['Role']
      }[]
      /** @description Ask for the next one with `?after=` this; nothing: this is the last. */
      next?: string | null
    }
    /** @description One page of a list. */
    Page_GroupView: {
      /** @description What is on it. */
      items: {
        id: components['schemas']['GroupId']
        kind: components['schemas']['GroupKind']
        name: string
        openness: components['schemas']['Openness']
        parent?: components['schemas']['GroupId'] | null
        rights: components['schemas']['GroupRights']
        role?: components['schemas']['Role'] | null
        /** @description How many are in it. */
        size: number
      }[]
      /** @description Ask for the next one with `?after=` this; nothing: this is the last. */
      next?: string | null
    }
    /** @description One page of a list. */
    Page_Linked: {
      /** @description What is on it. */
      items: {
        card?: components['schemas']['Card'] | null
        url: string
      }[]
      /** @description Ask for the next one with `?after=` this; nothing: this is the last. */
      next?: string | null
    }
    /** @description One page of a list. */
    Page_Look: {
      /** @description What is on it. */
      items: {
        /**
         * Format: int64
         * @description When, in seconds since 1970; the same look within an hour counts once.
         */
        at: number
        by: components['schemas']['Person']
        what: components['schemas']['Consulted']
      }[]
      /** @description Ask for the next one with `?after=` this; nothing: this is the last. */
      next?: string | null
    }
    /** @description One page of a list. */
    Page_Message: {
      /** @description What is on it. */
      items: {
        /**
         * Format: int64
         * @description When it was sent, in seconds since 1970.
         */
        at: number
        /** @description Who sent it. */
        author: components['schemas']['MemberId']
        /** @description Its words; none if it is hidden from the reader, or erased. */
        body: string
        /**
         * Format: int64
         * @description When it was worded so, in seconds since 1970, if that was later.
         */
        edited?: number | null
        /** @description Its author's id for it. */
        id: components['schemas']['MessageId']
        /** @description What it shows; nothing if it is hidden from the reader, or erased. */
        images: components['schemas']['Image'][]
        /** @description Whom it calls: `member:<id>` or `group:<uuid>`. */
        mentions: string[]
        /** @description Whether it is pinned. */
        pinned: boolean
        poll?: components['schemas']['PollView'] | null
        /** @description Who reacted how. */
        reactions: components['schemas']['Reactions'][]
        /** @description Why it is hidden, for its author and for moderators. */
        reason?: string | null
        /**
         * Format: int64
         * @description The message that it answers.
         */
        reply_to?: number | null
        /**
         * Format: int64
         * @description Its place in the channel.
         */
        seq: number
        /** @description Whether its words are shown. */
        state: components['schemas']['MessageState']
        /**
         * Format: int64
         * @description The last record that touched it: of two forms of a message the one with more is newer.
         */
        version: number
      }[]
      /** @description Ask for the next one with `?after=` this; nothing: this is the last. */
      next?: string | null
    }
    /** @description One page of a list. */
    Page_MinuteLine: {
      /** @description What is on it. */
      items: {
        /** @description What, for instance `tabled` or `decided`. */
        act: string
        amendment?: components['schemas']['Named'] | null
        /**
         * Format: int64
         * @description When, in seconds since 1970.
         */
        at: number
        ballot?: components['schemas']['BallotId'] | null
        by?: components['schemas']['Person'] | null
        cause?: components['schemas']['AmendmentId'] | null
        /** @description Names it among the minutes of its text. */
        id: string
        outcome?: components['schemas']['Outcome'] | null
        reason?: string | null
        /** Format: int64 */
        seq: number
        /**
         * Format: int64
         * @description For an adoption and its undoing: the place in the log of what is amended.
         */
        text_seq?: number | null
      }[]
      /** @description Ask for the next one with `?after=` this; nothing: this is the last. */
      next?: string | null
    }
    /** @description One page of a list. */
    Page_Offer: {
      /** @description What is on it. */
      items: {
        /**
         * Format: int64
         * @description When it ends, in seconds since 1970.
         */
        expires: number
        /** @description The group, by name. */
        group?: string | null
        id: components['schemas']['InvitationId']
        letter?: components['schemas']['Fate'] | null
        office: components['schemas']['Office']
        role?: components['schemas']['Role'] | null
        standing: components['schemas']['Standing']
        /**
         * Format: int32
         * @description How many people it still lets in.
         */
        uses_left: number
      }[]
      /** @description Ask for the next one with `?after=` this; nothing: this is the last. */
      next?: string | null
    }
    /** @description One page of a list. */
    Page_Person: {
      /** @description What is on it. */
      items: {
        /** @description The member's id. */
        id: components['schemas']['MemberId']
        /** @description Their name; nothing once they have left. */
        name?: string | null
      }[]
      /** @description Ask for the next one with `?after=` this; nothing: this is the last. */
      next?: string | null
    }
    /** @description One page of a list. */
    Page_TextLine: {
      /** @description What is on it. */
      items: {
        /**
         * Format: int64
         * @description When it last moved, in seconds since 1970: that, or its words, to a quarter of an hour.
         */
        at: number
        /**
         * Format: int64
         * @description When what is known of it last changed, in seconds since 1970.
         */
        changed: number
        group?: components['schemas']['GroupId'] | null
        id: components['schemas']['TextId']
        kind: components['schemas']['TextKind']
        next_step?: components['schemas']['Step'] | null
        stage: components['schemas']['Stage']
        theme?: components['schemas']['ThemeId'] | null
        title: string
        visibility: components['schemas']['Visibility']
      }[]
      /** @description Ask for the next one with `?after=` this; nothing: this is the last. */
      next?: string | null
    }
    /** @description One page of a list. */
    Page_ThemeView: {
      /** @description What is on it. */
      items: {
        id: components['schemas']['ThemeId']
        name: string
        parent?: components['schemas']['ThemeId'] | null
      }[]
      /** @description Ask for the next one with `?after=` this; nothing: this is the last. */
      next?: string | null
    }
    /** @description One page of a list. */
    Page_WaitingReset: {
      /** @description What is on it. */
      items: {
        /**
         * Format: int64
         * @description When it was asked for, in seconds since 1970.
         */
        at: number
        /**
         * Format: int64
         * @description When its link ends, in seconds since 1970.
         */
        expires: number
        member: components['schemas']['Person']
        /** @description The link to hand to this member, and to nobody else; nothing where it went by mail. */
        url?: string | null
      }[]
      /** @description Ask for the next one with `?after=` this; nothing: this is the last. */
      next?: string | null
    }
    /** @description One page of a list. */
    Page_WordingView: {
      /** @description What is on it. */
      items: {
        /**
         * Format: int64
         * @description Since when, in seconds since 1970.
         */
        at: number
        body: string
      }[]
      /** @description Ask for the next one with `?after=` this; nothing: this is the last. */
      next?: string | null
    }
    /**
     * @description What one has to do with a text.
     * @enum {string}
     */
    Part: 'author' | 'cosignatory' | 'asked' | 'checker'
    /** @description The old password and the new one. */
    PasswordChange: {
      new: string
      old: string
    }
    /** @description Somebody, as others see them. */
    Person: {
      /** @description The member's id. */
      id: components['schemas']['MemberId']
      /** @description Their name; nothing once they have left. */
      name?: string | null
    }
    /**
     * @description Whether votes are taken.
     * @enum {string}
     */
    Phase: 'open' | 'closed'
    /** @description A place in the order of call. */
    Place: {
      before?: components['schemas']['AmendmentId'] | null
    }
    /**
     * @description A kind of place.
     * @enum {string}
     */
    PlaceKind: 'group' | 'theme' | 'text' | 'amendment' | 'members'
    /** @description What a channel belongs to. */
    PlaceView: {
      /**
       * Format: uuid
       * @description Which; none between people.
       */
      id?: string | null
      /** @description Who talks, between people. */
      members?: components['schemas']['MemberId'][] | null
      what: components['schemas']['PlaceKind']
    }
    /** @description An answer to choose. */
    PollOption: {
      /** @description Its words. */
      text: string
      /** @description How many chose it. */
      votes: number
    }
    /** @description A poll, counted. Who answered how is told to nobody. */
    PollView: {
      /** @description Whether somebody has closed it. */
      closed: boolean
      /**
       * Format: int64
       * @description When it closes by itself, in seconds since 1970.
       */
      closes?: number | null
      /** @description The answers to choose from. */
      options: components['schemas']['PollOption'][]
      /** @description How many have answered. */
      voters: number
    }
    /** @description What one chose. */
    PollVote: {
      /** @description Which answer, counted from 0; nothing: none. */
      option?: number | null
    }
    /**
     * @description Whether others see that somebody is here.
     * @enum {string}
     */
    Presence: 'shown' | 'hidden'
    /** @description An answer that is an error. */
    Problem: {
      code: components['schemas']['ProblemCode']
      /** @description What it is here, and what to do. */
      detail: string
      /**
       * Format: int32
       * @description The HTTP status again.
       */
      status: number
      /** @description The kind of problem, in a few words. */
      title: string
    }
    /**
     * @description A stable name for programs, for instance `forbidden`. Pages have words of their own for each:
     *     their types, which are made from these, are refused where words are missing.
     * @enum {string}
     */
    ProblemCode:
      | 'signed-out'
      | 'bad-credentials'
      | 'forbidden'
      | 'not-found'
      | 'conflict'
      | 'changed-meanwhile'
      | 'invalid'
      | 'too-many'
      | 'unavailable'
      | 'store-fault'
      | 'bad-name'
      | 'bad-invitation'
      | 'bad-tree'
      | 'same-twice'
      | 'bad-calendar'
      | 'no-group'
      | 'invitation-over'
      | 'taken'
      | 'last-secretary'
      | 'last-administrator'
      | 'authors'
      | 'adopted'
      | 'cannot-sign'
      | 'bad-content'
      | 'no-argumentaire'
      | 'nothing-to-check'
      | 'address-taken'
      | 'too-few-signatures'
      | 'deadline-over'
      | 'nothing-changed'
      | 'another-called'
      | 'stale'
      | 'not-amendable'
      | 'not-now'
      | 'too-deep'
      | 'needs-reason'
      | 'needs-cause'
      | 'not-alike'
      | 'no-offer'
      | 'too-many-amendments'
      | 'too-many-ballots'
      | 'too-many-consequences'
      | 'bad-threshold'
      | 'other-ballot'
      | 'bad-electorate'
      | 'bad-quorum'
      | 'voted'
      | 'ballot-closed'
      | 'too-many-channels'
      | 'bad-conversation'
      | 'no-message'
      | 'slow-mode'
      | 'muted'
      | 'bad-body'
      | 'bad-mentions'
      | 'many-mentioned'
      | 'bad-image'
      | 'too-large'
      | 'too-many-pixels'
      | 'no-image'
      | 'bad-images'
      | 'bad-reaction'
      | 'too-many-reactions'
      | 'too-many-pins'
      | 'bad-reason'
      | 'bad-poll'
      | 'no-poll'
      | 'poll-closed'
      | 'no-option'
      | 'has-votes'
      | 'bad-anchor'
      | 'bad-retention'
      | 'too-long'
    /** @description What one may do about the amendments of a text. */
    ProcedureRights: {
      preside: boolean
      propose: boolean
    }
    /** @description How a text is amended, and how far that has come. */
    ProcedureView: {
      called?: components['schemas']['AmendmentId'] | null
      commission?: components['schemas']['GroupId'] | null
      /** @description How many that one may read are in each status. */
      counts: {
        [key: string]: number
      }
      /**
       * Format: int64
       * @description Until when amendments are tabled, in seconds since 1970.
       */
      deadline?: number | null
      rights: components['schemas']['ProcedureRights']
      /**
       * Format: int32
       * @description How many people must stand behind an amendment before it is tabled, authors included.
       */
      threshold: number
    }
    /** @description Where words come from. */
    Provenance: {
      runs: components['schemas']['Run'][]
    }
    /** @description Those who reacted in one way. */
    Reactions: {
      /** @description How many. */
      count: number
      /** @description The emoji. */
      emoji: string
      /** @description Who; at most 100 of them. */
      members: components['schemas']['MemberId'][]
    }
    /** @description Up to where notices were read. */
    ReadMark: {
      /** @description The `id` of the newest that was seen. */
      through: string
    }
    /** @description The secret of a link, and the password to have from now on. */
    Redemption: {
      password: string
      /** @description The last part of the link. */
      secret: string
    }
    /** @description What became of a list. */
    Report: {
      /** @description Those who are invited; nobody if the list was only checked. */
      created: components['schemas']['Invited'][]
      /** @description What is wrong, line by line. */
      problems: components['schemas']['LineProblem'][]
      /** @description How many lines are sound. */
      sound: number
    }
    /** @description What was voted, in voices. */
    ResultView: {
      /** Format: int64 */
      abstain: number
      /** Format: int64 */
      against: number
      /** Format: int64 */
      for: number
      outcome: components['schemas']['Verdict']
    }
    /** @description The mark of what something says: the same for the same content, whoever saved it and when. */
    Revision: string
    /**
     * @description What a member does in a group, from the least to the most.
     * @enum {string}
     */
    Role: 'observer' | 'member' | 'facilitator' | 'secretary'
    /** @description A list of people. */
    Roll: {
      /**
       * @description CSV with a line of headings; one is `email`, others `name`, `section`, `role`, `standing`
       *     (or in French). At most 1,000 lines and 512 KB.
       */
      csv: string
    }
    /** @description A token for one room. */
    RoomToken: {
      access: string
      /**
       * Format: int64
       * @description When it ends, in seconds since 1970.
       */
      expires: number
      room: string
      token: string
    }
    /**
     * @description Who may write here.
     * @enum {string}
     */
    Rooms: 'members' | 'open'
    /** @description Words of one origin. */
    Run: components['schemas']['Ids'] & {
      amendment?: components['schemas']['Through'] | null
      /**
       * Format: int64
       * @description When, in seconds since 1970, to the minute.
       */
      at?: number | null
      by?: components['schemas']['Person'] | null
    }
    /** @description The secret of an invitation: the last part of its link. */
    Secret: {
      invitation: string
    }
    /** @description Words of which the origin is asked. */
    Selection: {
      ranges: components['schemas']['Ids'][]
    }
    /** @description A session that has begun. */
    Session: {
      /** @description What pages send in the header `X-CSRF-Token`. */
      csrf: string
      /** @description Who. */
      member: components['schemas']['MemberId']
      /** @description A bearer for programs; pages have it in a cookie that they cannot read. */
      token: string
    }
    /** @description How long somebody may not speak. */
    Silence: {
      /**
       * Format: int64
       * @description From now on, at most 30 days; 0 ends it.
       */
      seconds: number
    }
    /** @description Where something in the answer is from. */
    Source: components['schemas']['Link'] & {
      /** @description When it was published, or looked at. */
      date: components['schemas']['Day']
    }
    /**
     * @description How far a text has come.
     * @enum {string}
     */
    Stage: 'draft' | 'published' | 'amendable' | 'closed' | 'adopted'
    /**
     * @description How somebody belongs to the organisation.
     * @enum {string}
     */
    Standing: 'guest' | 'sympathiser' | 'full'
    /**
     * @description Whether the account can act.
     * @enum {string}
     */
    Status: 'active' | 'suspended' | 'left'
    /** @description The day on which a text is to reach a stage. */
    Step: {
      /**
       * Format: int64
       * @description When, in seconds since 1970.
       */
      at_s: number
      /** @description The stage. */
      stage: components['schemas']['Stage']
    }
    /** @description Who takes over. */
    Successor: {
      member: components['schemas']['MemberId']
    }
    /** @description What can be changed of a text. `null` takes it out of its theme or group. */
    TextChange: {
      calendar?: components['schemas']['Step'][] | null
      calendar_revision?: components['schemas']['Revision'] | null
      group?: components['schemas']['GroupId'] | null
      stage?: components['schemas']['Stage'] | null
      theme?: components['schemas']['ThemeId'] | null
      title?: string | null
      visibility?: components['schemas']['Visibility'] | null
    }
    /**
     * Format: uuid
     * @description A co-written text.
     */
    TextId: string
    /**
     * @description What a text is; it decides how the text lives.
     * @enum {string}
     */
    TextKind: 'contribution' | 'motion' | 'argumentaire' | 'wiki_page'
    /** @description A text in a list. */
    TextLine: {
      /**
       * Format: int64
       * @description When it last moved, in seconds since 1970: that, or its words, to a quarter of an hour.
       */
      at: number
      /**
       * Format: int64
       * @description When what is known of it last changed, in seconds since 1970.
       */
      changed: number
      group?: components['schemas']['GroupId'] | null
      id: components['schemas']['TextId']
      kind: components['schemas']['TextKind']
      next_step?: components['schemas']['Step'] | null
      stage: components['schemas']['Stage']
      theme?: components['schemas']['ThemeId'] | null
      title: string
      visibility: components['schemas']['Visibility']
    }
    /** @description What one may do with a text. */
    TextRights: {
      cosign: boolean
      name_authors: boolean
      show: boolean
      steer: boolean
      write: boolean
    }
    /** @description One text. */
    TextView: components['schemas']['TextLine'] & {
      /** @description Who was asked to sign and has not answered, for those who lead the text. */
      asked: components['schemas']['Person'][]
      /** @description How many authors it has. */
      author_count: number
      /** @description Nobody but oneself, where one reads it only because it is public; so it is with who signed. */
      authors: components['schemas']['Person'][]
      calendar: components['schemas']['Step'][]
      /** @description The mark of the calendar, to be named when another is saved in its place. */
      calendar_revision: components['schemas']['Revision']
      cosignatories: components['schemas']['Person'][]
      /** @description How many have signed it. */
      cosignatory_count: number
      /** @description Whether one was asked to sign and has not answered. */
      is_asked: boolean
      rights: components['schemas']['TextRights']
      /** @description The room in which its words are written. */
      room: string
    }
    /** @description What can be changed of a theme. `parent: null` puts it at the top. */
    ThemeChange: {
      name?: string | null
      parent?: components['schemas']['ThemeId'] | null
    }
    /**
     * Format: uuid
     * @description A theme of the tree under which groups and texts are filed.
     */
    ThemeId: string
    /** @description What to merge into. */
    ThemeMerge: {
      into: components['schemas']['ThemeId']
    }
    /** @description A theme. */
    ThemeView: {
      id: components['schemas']['ThemeId']
      name: string
      parent?: components['schemas']['ThemeId'] | null
    }
    /** @description The amendment by which words came into the text. */
    Through: components['schemas']['Named'] & {
      /** @description How many authors it has. */
      author_count: number
      /** @description Nobody but oneself, where one reads it only because it is public; so with who signed. */
      authors: components['schemas']['Person'][]
      ballot?: components['schemas']['BallotId'] | null
      /**
       * Format: int64
       * @description When, in seconds since 1970.
       */
      decided_at: number
      decided_by?: components['schemas']['Person'] | null
      signatories: components['schemas']['Person'][]
      /** @description How many have signed it. */
      signatory_count: number
    }
    /** @description One change of an amendment, as it is shown. */
    Told: {
      /** @description The words that come. */
      added: string
      /** @description A few words after it. */
      after: string
      /** @description A few words before it. */
      before: string
      /** @description The block in which it is; nothing for words before the first block. */
      block?: string | null
      /**
       * Format: int32
       * @description Where it begins in what is amended, in UTF-16 units.
       */
      from: number
      /** @description What sort of change it is, for instance `words` or `new_block`. */
      kind: string
      /** @description The words that go. */
      removed: string
      /**
       * Format: int32
       * @description Where it ends.
       */
      to: number
    }
    /** @description Another amendment that says the same, or nearly. */
    TwinView: {
      amendment: components['schemas']['Named']
      likeness: components['schemas']['Likeness']
      offer?: components['schemas']['OfferSide'] | null
    }
    /** @description One unit of a Yjs document: a client and a clock. */
    Unit: {
      /** Format: int64 */
      client: number
      /** Format: int32 */
      clock: number
    }
    /** @description Units of which is asked what became. */
    Units: {
      units: components['schemas']['Unit'][]
    }
    /**
     * @description What a count comes to.
     * @enum {string}
     */
    Verdict: 'carried' | 'lost' | 'no_quorum'
    /**
     * @description Who may see a text.
     * @enum {string}
     */
    Visibility: 'private' | 'group' | 'organisation' | 'public'
    /** @description A vote. */
    Vote: {
      choice: components['schemas']['Choice']
    }
    /** @description Somebody's vote in a named ballot. */
    VoteView: {
      by: components['schemas']['Person']
      choice: components['schemas']['Choice']
    }
    /** @description Who is to vote: one of these. */
    Voters:
      | {
          /** @description Everybody in a group, but its observers. */
          group: components['schemas']['GroupId']
        }
      | {
          /** @description These. */
          members: components['schemas']['MemberId'][]
        }
      | 'readers'
    /** @description What waits for somebody. */
    Waiting:
      | {
          amendment: components['schemas']['AmendmentId']
          /** @description Whether the amendment is being discussed, so that the session shows it. */
          called: boolean
          /** @description The number of the amendment as it is printed, for instance `12 rect.`. */
          label?: string | null
          text: components['schemas']['TextId']
          title: string
          /** @enum {string} */
          what: 'ballot-open'
        }
      | {
          /**
           * Format: int64
           * @description Its day, in seconds since 1970.
           */
          at: number
          stage: components['schemas']['Stage']
          text: components['schemas']['TextId']
          title: string
          /** @enum {string} */
          what: 'step-due'
        }
      | {
          text: components['schemas']['TextId']
          title: string
          /** @enum {string} */
          what: 'cosignature-asked'
        }
      | {
          /** @description How many. */
          count: number
          text: components['schemas']['TextId']
          title: string
          /** @enum {string} */
          what: 'amendment-to-admit'
        }
      | {
          text: components['schemas']['TextId']
          title: string
          /** @enum {string} */
          what: 'argument-unchecked'
        }
    /** @description A reset that waits to be redeemed. */
    WaitingReset: {
      /**
       * Format: int64
       * @description When it was asked for, in seconds since 1970.
       */
      at: number
      /**
       * Format: int64
       * @description When its link ends, in seconds since 1970.
       */
      expires: number
      member: components['schemas']['Person']
      /** @description The link to hand to this member, and to nobody else; nothing where it went by mail. */
      url?: string | null
    }
    /** @description An address that a page may link to: http or https, without white space or control characters. */
    WebAddress: string
    /** @description Why, if that is said. */
    Why: {
      /** @default  */
      reason?: string
    }
    /** @description Another wording. */
    Wording: {
      body: string
    }
    /** @description One wording of a message. */
    WordingView: {
      /**
       * Format: int64
       * @description Since when, in seconds since 1970.
       */
      at: number
      body: string
    }
    /** @description A text and who is in it now. */
    Writing: {
      /** @description At most a dozen; who hides their presence is not among them. */
      members: components['schemas']['Person'][]
      text: components['schemas']['TextId']
      title: string
    }
  }
  responses: never
  parameters: never
  requestBodies: never
  headers: never
  pathItems: never
}
export type $defs = Record<string, never>
export interface operations {
  get_amendments_id: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['AmendmentView']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  patch_amendments_id: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['AmendmentChange']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['AmendmentView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_amendments_id_admit: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['AmendmentView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_amendments_id_authors: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['CoAuthor']
      }
    }
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['AmendmentView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  delete_amendments_id_authors_member: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['AmendmentId']
        member: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_amendments_id_ballots: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['NewBallot']
      }
    }
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['BallotBody']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_amendments_id_call: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['AmendmentView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_amendments_id_collect: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['AmendmentView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_amendments_id_confirm: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['AmendmentView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_amendments_id_consequences: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Consequences']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_amendments_id_decide: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['NewDecision']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['AmendmentView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_amendments_id_merge_offers: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['MergeOffer']
      }
    }
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['AmendmentView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Service Unavailable */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  delete_amendments_id_merge_offers_into: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['AmendmentId']
        into: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Service Unavailable */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_amendments_id_merge_offers_into_accept: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['AmendmentId']
        into: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['AmendmentView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Service Unavailable */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_amendments_id_opinion: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['NewOpinion']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['AmendmentView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_amendments_id_place: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Place']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['AmendmentView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_amendments_id_rectify: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['AmendmentView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_amendments_id_support: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['AmendmentView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  delete_amendments_id_support: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_amendments_id_table: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['AmendmentView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_amendments_id_undo: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody?: {
      content: {
        'application/json': components['schemas']['Why'] | null
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['AmendmentView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_amendments_id_withdraw: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['AmendmentId']
      }
      cookie?: never
    }
    requestBody?: {
      content: {
        'application/json': components['schemas']['Why'] | null
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['AmendmentView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_ballots_id: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['BallotId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['BallotBody']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_ballots_id_close: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['BallotId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['BallotBody']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_ballots_id_votes: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['BallotId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Vote']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['BallotBody']
        }
      }
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['BallotBody']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_cards: {
    parameters: {
      query: {
        /** @description Addresses of this hub, or paths, separated by spaces; at most 20. */
        urls: string
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Page_Linked']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_channels: {
    parameters: {
      query?: {
        group?: components['schemas']['GroupId']
        theme?: components['schemas']['ThemeId']
        text?: components['schemas']['TextId']
        amendment?: components['schemas']['AmendmentId']
        /** @description Only those between people. */
        direct?: boolean
        /** @description The `next` of the page before. */
        after?: string
        /** @description Items on a page, 1 to 200 [default: 50]. */
        limit?: number
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Page_ChannelView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The list has changed, and `after` names nothing in it */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_channels: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['NewChannel']
      }
    }
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ChannelView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_channels_id: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ChannelView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  patch_channels_id: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ChannelChange']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ChannelView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_channels_id_audit: {
    parameters: {
      query?: {
        /** @description The `next` of the page before. */
        before?: number
        /** @description Items on a page, 1 to 200 [default: 50]. */
        limit?: number
      }
      header?: never
      path: {
        id: components['schemas']['ChannelId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Page_AuditLine']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_channels_id_images_image: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
        image: components['schemas']['ImageId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The picture */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'image/png': components['schemas']['ImageFile']
          'image/jpeg': components['schemas']['ImageFile']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  put_channels_id_images_image: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
        image: components['schemas']['ImageId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/octet-stream': components['schemas']['ImageFile']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ImageView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Payload Too Large */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  put_channels_id_level: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['NewLevel']
      }
    }
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_channels_id_messages: {
    parameters: {
      query?: {
        after?: number
        before?: number
        around?: number
        /** @description Messages on a page, 1 to 200 [default: 50]. */
        limit?: number
      }
      header?: never
      path: {
        id: components['schemas']['ChannelId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['MessagePage']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The list has changed, and `after` names nothing in it */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_channels_id_messages: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['ChannelId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['NewMessage']
      }
    }
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Message']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_channels_id_messages_seq: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
        seq: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Message']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  delete_channels_id_messages_seq: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
        seq: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  patch_channels_id_messages_seq: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
        seq: number
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Wording']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Message']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  put_channels_id_messages_seq_hidden: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
        seq: number
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Hiding']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Message']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  delete_channels_id_messages_seq_hidden: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
        seq: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Message']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  put_channels_id_messages_seq_pin: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
        seq: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Message']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  delete_channels_id_messages_seq_pin: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
        seq: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Message']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  put_channels_id_messages_seq_poll_closed: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
        seq: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Message']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  put_channels_id_messages_seq_reactions_emoji: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
        seq: number
        emoji: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Message']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  delete_channels_id_messages_seq_reactions_emoji: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
        seq: number
        emoji: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Message']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_channels_id_messages_seq_vote: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
        seq: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['PollVote']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  put_channels_id_messages_seq_vote: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
        seq: number
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['PollVote']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Message']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_channels_id_messages_seq_wordings: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
        seq: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Page_WordingView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  put_channels_id_mutes_member: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
        member: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Silence']
      }
    }
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_channels_id_people: {
    parameters: {
      query?: {
        /** @description Ids, separated by commas, at most 200. */
        ids?: string
        /**
         * @description The beginning of a word of the name; of two letters or more, but in groups and
         *     conversations.
         */
        search?: string
      }
      header?: never
      path: {
        id: components['schemas']['ChannelId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Page_Person']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_channels_id_pins: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Page_Message']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  put_channels_id_read: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ChannelId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Mark']
      }
    }
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_channels_id_search: {
    parameters: {
      query: {
        /** @description Words, or their beginnings; capitals and accents do not matter. */
        q: string
        /** @description The `next` of the page before. */
        before?: number
      }
      header?: never
      path: {
        id: components['schemas']['ChannelId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Page_Message']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_groups: {
    parameters: {
      query?: {
        kind?: components['schemas']['GroupKind']
        /** @description Words of the name, or their beginnings; capitals and accents do not matter. */
        search?: string
        /** @description The `next` of the page before. */
        after?: string
        /** @description Items on a page, 1 to 200 [default: 50]. */
        limit?: number
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Page_GroupView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The list has changed, and `after` names nothing in it */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_groups: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['NewGroup']
      }
    }
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['GroupView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_groups_id: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['GroupId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['GroupView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  patch_groups_id: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['GroupId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['GroupChange']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['GroupView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_groups_id_about: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['GroupId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['About']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  put_groups_id_about: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['GroupId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['About']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['About']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_groups_id_enter: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['GroupId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['GroupView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_groups_id_handover: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['GroupId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Successor']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['GroupView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_groups_id_members: {
    parameters: {
      query?: {
        /** @description The `next` of the page before. */
        after?: string
        /** @description Items on a page, 1 to 200 [default: 50]. */
        limit?: number
      }
      header?: never
      path: {
        id: components['schemas']['GroupId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Page_GroupMember']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The list has changed, and `after` names nothing in it */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_groups_id_members: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['GroupId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['NewRole']
      }
    }
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['GroupMember']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  delete_groups_id_members_member: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['GroupId']
        member: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_groups_id_merge: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['GroupId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['GroupMerge']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['GroupView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_home: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Home']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Service Unavailable */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_house: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['House']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Service Unavailable */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  patch_house: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['HouseChange']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['House']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Service Unavailable */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_invitations: {
    parameters: {
      query?: {
        /** @description The `next` of the page before. */
        after?: string
        /** @description Items on a page, 1 to 200 [default: 50]. */
        limit?: number
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Page_Offer']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The list has changed, and `after` names nothing in it */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_invitations: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['NewInvitation']
      }
    }
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['MadeInvitation']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_invitations_batch: {
    parameters: {
      query?: {
        /** @description Invite, or only look what is wrong. */
        mode?: components['schemas']['Mode']
        /** @description For how many days the links are valid [default: 14]. */
        days?: number
      }
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Roll']
        'text/csv': string
      }
    }
    responses: {
      /** @description The list was checked */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Report']
        }
      }
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Report']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Service Unavailable */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_invitations_look: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Secret']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Offer']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  delete_invitations_id: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['InvitationId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_me: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Me']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  delete_me: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Farewell']
      }
    }
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  patch_me: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['OwnChange']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Me']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_me_amendments: {
    parameters: {
      query?: {
        /** @description The `next` of the page before. */
        after?: string
        /** @description Items on a page, 1 to 200 [default: 50]. */
        limit?: number
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Page_AmendmentLine']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The list has changed, and `after` names nothing in it */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Service Unavailable */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_me_consultations: {
    parameters: {
      query?: {
        /** @description The `next` of the page before. */
        after?: string
        /** @description Items on a page, 1 to 200 [default: 50]. */
        limit?: number
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Page_Look']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The list has changed, and `after` names nothing in it */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Service Unavailable */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_me_export: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Export']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Service Unavailable */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_me_invitations: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Secret']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Me']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_me_password: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['PasswordChange']
      }
    }
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Session']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_members: {
    parameters: {
      query?: {
        /** @description The `next` of the page before. */
        after?: string
        /** @description Items on a page, 1 to 200 [default: 50]. */
        limit?: number
        /** @description Words, or their beginnings, of the name or the address. */
        search?: string
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Page_Entry']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The list has changed, and `after` names nothing in it */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_members: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['NewMember']
      }
    }
    responses: {
      /** @description The account is made and signed in */
      201: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Service Unavailable */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_members_id: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Account']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  patch_members_id: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['MemberChange']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Entry']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_notices: {
    parameters: {
      query?: {
        /** @description The `next` of the page before. */
        after?: string
        /** @description Items on a page, 1 to 200 [default: 50]. */
        limit?: number
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Notices']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The list has changed, and `after` names nothing in it */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Service Unavailable */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  put_notices_read: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ReadMark']
      }
    }
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Service Unavailable */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_password_resets: {
    parameters: {
      query?: {
        /** @description The `next` of the page before. */
        after?: string
        /** @description Items on a page, 1 to 200 [default: 50]. */
        limit?: number
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Page_WaitingReset']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The list has changed, and `after` names nothing in it */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Service Unavailable */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_password_resets: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Forgotten']
      }
    }
    responses: {
      /** @description If the address has an account, a link is made */
      202: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Service Unavailable */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_password_resets_redeem: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Redemption']
      }
    }
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Service Unavailable */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_people: {
    parameters: {
      query: {
        /** @description At least two letters of the name; capitals and accents do not matter. */
        search: string
        /** @description Only those who can be asked to sign this text, for whoever leads it. */
        to_sign?: components['schemas']['TextId']
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Page_Person']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_session: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Credentials']
      }
    }
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Session']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too Many Requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Service Unavailable */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  delete_session: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  delete_sessions: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_texts: {
    parameters: {
      query?: {
        theme?: components['schemas']['ThemeId']
        group?: components['schemas']['GroupId']
        kind?: components['schemas']['TextKind']
        stage?: components['schemas']['Stage']
        /** @description Words of the title, or their beginnings; capitals and accents do not matter. */
        search?: string
        /** @description The `next` of the page before. */
        after?: string
        /** @description Items on a page, 1 to 200 [default: 50]. */
        limit?: number
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Page_TextLine']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The list has changed, and `after` names nothing in it */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_texts: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['NewText']
      }
    }
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['TextView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_texts_id: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['TextId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['TextView']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  patch_texts_id: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['TextId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['TextChange']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['TextView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_texts_id_amendments: {
    parameters: {
      query?: {
        status?: components['schemas']['AmendmentStatus']
        /** @description The id of a member who wrote it. */
        author?: string
        /** @description A block that it changes. */
        block?: string
        /** @description The `next` of the page before. */
        after?: string
        /** @description Items on a page, 1 to 200 [default: 50]. */
        limit?: number
      }
      header?: never
      path: {
        id: components['schemas']['TextId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Page_AmendmentLine']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The list has changed, and `after` names nothing in it */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_texts_id_amendments: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['TextId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Begun']
      }
    }
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['AmendmentView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_texts_id_amendments_booklet: {
    parameters: {
      query?: {
        format?: components['schemas']['BookletFormat']
      }
      header?: never
      path: {
        id: components['schemas']['TextId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description In the format asked for */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'text/html': string
          'text/csv': string
          'application/vnd.openxmlformats-officedocument.wordprocessingml.document': number[]
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_texts_id_argument: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['TextId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ArgumentView']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  put_texts_id_argument: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['TextId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['NewArgument']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ArgumentView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_texts_id_argument_checks: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['TextId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ArgumentView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_texts_id_authors: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['TextId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['NewAuthor']
      }
    }
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['TextView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  delete_texts_id_authors_member: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['TextId']
        member: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_texts_id_content: {
    parameters: {
      query?: {
        format?: components['schemas']['Format']
        part?: components['schemas']['Extent']
        /** @description What is said beside the words, in HTML and DOCX. */
        with?: components['schemas']['Beside']
      }
      header?: never
      path: {
        id: components['schemas']['TextId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description In the format asked for */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'text/html': string
          'text/markdown': string
          'text/plain': string
          'application/json': unknown
          'application/vnd.openxmlformats-officedocument.wordprocessingml.document': number[]
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_texts_id_copies: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['TextId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Units']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Copies']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Service Unavailable */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_texts_id_cosignature: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['TextId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['TextView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  delete_texts_id_cosignature: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['TextId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_texts_id_cosignature_requests: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['TextId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Asked']
      }
    }
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['TextView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_texts_id_minutes: {
    parameters: {
      query?: {
        /** @description The `next` of the page before. */
        after?: string
        /** @description Items on a page, 1 to 200 [default: 50]. */
        limit?: number
      }
      header?: never
      path: {
        id: components['schemas']['TextId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Page_MinuteLine']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The list has changed, and `after` names nothing in it */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_texts_id_people: {
    parameters: {
      query: {
        /** @description Ids of members, with commas between them; at most a hundred. */
        ids: string
      }
      header?: never
      path: {
        id: components['schemas']['TextId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Page_Person']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_texts_id_procedure: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['TextId']
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ProcedureView']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  patch_texts_id_procedure: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['TextId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['NewRules']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ProcedureView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_texts_id_provenance: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['TextId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Selection']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Provenance']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  get_themes: {
    parameters: {
      query?: {
        /** @description The `next` of the page before. */
        after?: string
        /** @description Items on a page, 1 to 200 [default: 50]. */
        limit?: number
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Page_ThemeView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The list has changed, and `after` names nothing in it */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_themes: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['NewTheme']
      }
    }
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ThemeView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  patch_themes_id: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: components['schemas']['ThemeId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ThemeChange']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ThemeView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_themes_id_merge: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path: {
        id: components['schemas']['ThemeId']
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ThemeMerge']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ThemeView']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  post_tokens: {
    parameters: {
      query?: never
      header?: {
        /** @description The caller's own id for this act: sent again with it, it is carried out once */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['NewToken']
      }
    }
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['RoomToken']
        }
      }
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Forbidden */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body is larger than is taken */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Unprocessable Entity */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is damaged: trying again does not help, its operator may */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The store is away, or the hub is busy: try again in a moment */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
}
