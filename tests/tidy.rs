//! The rules of this repository that a program can check, each with its reason.
//!
//! Run alone with `cargo test --test tidy`. Each rule is a pure function from source files to
//! findings; its unit tests prove that it does fail on a bad sample.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "tidy/layers.rs"]
mod layers;
#[path = "tidy/licences.rs"]
mod licences;
#[path = "tidy/metrics.rs"]
mod metrics;
#[path = "tidy/paths.rs"]
mod paths;
#[path = "tidy/source.rs"]
mod source;
#[path = "tidy/spec.rs"]
mod spec;
#[path = "tidy/style.rs"]
mod style;

use source::{Finding, SourceFile};

/// Fails the test with every finding on a line of its own.
fn assert_tidy(findings: &[Finding]) {
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

fn repository() -> Vec<SourceFile> {
    source::read_repository()
}

#[test]
fn modules_use_only_the_layers_below_them() {
    assert_tidy(&layers::check_imports(&repository()));
}

#[test]
fn layers_keep_to_their_libraries() {
    assert_tidy(&layers::check_libraries(&repository()));
}

#[test]
fn no_exception_outlives_its_reason() {
    assert_tidy(&layers::check_exceptions(&repository()));
}

#[test]
fn rust_files_say_their_purpose_first() {
    assert_tidy(&style::check_purpose(&repository()));
}

#[test]
fn files_are_short_enough_to_read_at_once() {
    assert_tidy(&style::check_length(&repository()));
}

#[test]
fn lines_fit_a_hundred_columns() {
    assert_tidy(&style::check_columns(&repository()));
}

#[test]
fn nothing_is_left_unfinished_in_silence() {
    assert_tidy(&style::check_unfinished(&repository()));
}

#[test]
fn nothing_points_outside_the_repository() {
    assert_tidy(&style::check_self_contained(&repository()));
}

#[test]
fn every_rule_of_the_specification_has_a_test_and_every_test_a_rule() {
    assert_tidy(&spec::check(&repository()));
}

#[test]
fn every_metric_is_described_and_told() {
    assert_tidy(&metrics::check(&repository()));
}

#[test]
fn every_dependency_has_an_allowed_licence() {
    assert_tidy(&licences::check_dependencies());
}
