//! The contract of the store, run on every implementation, and what only SQLite promises.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod append;
mod compaction;
mod damage;
mod erasure;
mod faulty;
mod files;
mod foreign;
mod formats;
mod model;
mod reading;
#[allow(dead_code, reason = "shared with the tests of failures, which also stop it")]
#[path = "../redis/server.rs"]
mod server;
mod small;
mod support;
mod tails;
mod traces;

/// Runs each case, written once, on each store.
macro_rules! contract {
    ($($module:ident: $($case:ident),+;)+) => {
        mod memory { $($(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                crate::$module::$case(crate::support::Fixture::memory().await).await;
            }
        )+)+ }
        mod sqlite { $($(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                crate::$module::$case(crate::support::Fixture::sqlite().await).await;
            }
        )+)+ }
        mod redis { $($(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                crate::$module::$case(crate::support::Fixture::redis().await).await;
            }
        )+)+ }
    };
}

contract! {
    append:
        positions_start_at_one_and_have_no_gap,
        concurrent_appends_leave_no_gap_and_lose_nothing,
        of_many_appends_on_one_head_exactly_one_wins,
        an_append_on_the_present_head_succeeds,
        a_refused_append_changes_nothing,
        a_unique_key_stands_once_and_says_where,
        of_many_appends_with_one_unique_key_exactly_one_wins,
        a_unique_key_belongs_to_its_log,
        a_command_sent_again_learns_that_it_is_done,
        what_breaks_a_limit_is_refused_and_changes_nothing,
        the_largest_append_is_accepted;
    reading:
        a_log_that_nothing_was_appended_to_is_empty,
        pages_follow_each_other_up_to_the_head,
        a_page_ends_when_it_is_large,
        logs_are_listed_by_prefix_in_byte_order,
        logs_do_not_see_each_other;
    compaction:
        a_snapshot_replaces_exactly_the_records_that_it_contains,
        positions_go_on_after_everything_was_compacted,
        a_stale_compaction_is_refused,
        of_many_compactions_exactly_one_wins,
        what_was_folded_cannot_be_read,
        unique_keys_outlive_compaction,
        a_load_is_consistent_while_the_log_grows_and_is_compacted,
        a_compaction_that_breaks_a_limit_is_refused;
    tails:
        a_tail_gives_what_stands_and_what_comes,
        a_tail_starts_after_its_position,
        a_tail_waits_for_a_log_that_does_not_exist_yet,
        a_tail_that_lags_misses_nothing,
        a_tail_gives_each_record_once_while_many_append,
        a_dropped_call_loses_nothing,
        a_large_commit_reaches_the_tail,
        a_tail_below_the_snapshot_is_told_so,
        a_tail_beyond_the_head_waits_for_its_position,
        a_refused_append_is_not_announced;
    erasure:
        an_erasure_replaces_bodies_and_appends_its_notice,
        an_erasure_replaces_the_snapshot,
        an_erasure_on_another_head_changes_nothing,
        an_erasure_of_what_was_compacted_changes_nothing,
        an_erasure_is_recognised_when_sent_again,
        an_erasure_that_breaks_a_limit_is_refused,
        a_compaction_under_way_does_not_undo_an_erasure,
        tails_hear_of_an_erasure;
    small:
        what_was_put_is_found_until_removed,
        a_unique_put_succeeds_once,
        of_many_unique_puts_exactly_one_wins,
        a_record_is_replaced_only_at_its_version,
        of_many_replacements_at_one_version_exactly_one_wins,
        a_version_is_never_used_again,
        removal_obeys_its_precondition,
        an_expired_record_counts_as_absent,
        a_scan_gives_pages_in_byte_order,
        a_small_record_that_breaks_a_limit_is_refused;
}
