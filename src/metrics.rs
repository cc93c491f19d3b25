//! Every metric by name, with what it says: described and set to nothing at the start, since a
//! counter that appears with its first event shows no rise to whoever watches.

/// Counters and what each counts. `docs/operating.md` says which of them are to wake somebody.
const COUNTERS: &[(&str, &str)] = &[
    ("coopol_acknowledgements_total", "Updates of texts that are durable and acknowledged"),
    ("coopol_append_failures_total", "Appends to texts that failed and are tried again"),
    ("coopol_channel_records_total", "Records of channels that were shown"),
    ("coopol_compaction_failures_total", "Logs that could not be folded"),
    ("coopol_compactions_total", "Logs that were folded"),
    ("coopol_damaged_logs_total", "Texts without their amendments or one of them: a damaged log"),
    ("coopol_erasure_failures_total", "Erasures that failed and are tried again"),
    ("coopol_frames_refused_as_too_big_total", "Frames above the limit; their sockets were closed"),
    ("coopol_ledgers_failing_total", "Times that a log of decisions could not be followed"),
    ("coopol_letters_given_up_total", "Letters that could not be sent in time"),
    ("coopol_letters_refused_total", "Letters that the mail server refused for good"),
    ("coopol_load_failures_total", "Texts that could not be opened"),
    ("coopol_logs_lost_total", "Logs of which the store lost acknowledged records"),
    ("coopol_malformed_updates_total", "Updates refused since they break the encoding"),
    ("coopol_pictures_total", "Pictures taken into messages"),
    ("coopol_quarantined_records_total", "Records that could not be applied and are passed by"),
    ("coopol_rebuilds_total", "Live texts that were read anew from their logs"),
    ("coopol_refusals_total", "Documents refused for want of a right or a valid token"),
    ("coopol_refused_signals_total", "Signals of pages that were refused"),
    ("coopol_snapshot_failures_total", "Copies of everything that could not be kept"),
    ("coopol_snapshots_total", "Copies of everything that were kept"),
    ("coopol_store_failures_total", "Changes that the store could not make"),
    ("coopol_store_upkeep_failures_total", "Times that old bytes stayed in the store's files"),
    ("coopol_subscribers_lagged_total", "Times that a slow client got one diff for its backlog"),
    ("coopol_updates_held_total", "Updates held since what they build on is missing"),
    ("coopol_updates_refused_as_foreign_total", "Updates refused under a client id of a branch"),
    ("coopol_updates_refused_as_full_total", "Updates refused since their text is full"),
    ("coopol_violations_total", "Frames that broke the protocol"),
];

/// Gauges and what each shows.
const GAUGES: &[(&str, &str)] = &[
    ("coopol_channels", "Channels in memory"),
    ("coopol_letters_waiting", "Letters that wait to be sent"),
    ("coopol_rooms", "Rooms in memory"),
    ("coopol_rooms_waiting_for_store", "Rooms whose words are not stored at the moment"),
    ("coopol_sockets", "Open sockets"),
];

/// Tells the recorder of this process what there is to count, from nothing on.
pub fn describe() {
    for (name, help) in COUNTERS {
        metrics::describe_counter!(*name, *help);
        metrics::counter!(*name).increment(0);
    }
    for (name, help) in GAUGES {
        metrics::describe_gauge!(*name, *help);
    }
}
