//! Metrics: what the code counts, what is described at the start, and what operators are told.

use std::collections::BTreeSet;

use crate::source::{Finding, SourceFile};

/// Where all of them are described.
const LIST: &str = "src/metrics.rs";
/// Where operators read what they mean.
const GUIDE: &str = "docs/operating.md";

/// The list, the code and the operators' guide name the same metrics.
pub(crate) fn check(files: &[SourceFile]) -> Vec<Finding> {
    let Some(list) = files.iter().find(|file| file.path == LIST) else { return Vec::new() };
    let listed = names_after(&list.text, "\"");
    let mut findings = Vec::new();
    let mut counted = BTreeSet::new();
    for file in files.iter().filter(|file| file.is_rust() && file.path.starts_with("src/")) {
        for (line, code) in file.program_lines() {
            for name in names_after(code, "!(\"") {
                if !listed.contains(name) {
                    let message = format!("{name} is not described in {LIST}: it has no help");
                    findings.push(file.finding(line, message));
                }
                counted.insert(name);
            }
        }
    }
    for name in listed.difference(&counted) {
        findings.push(list.finding(0, format!("nothing counts {name} any more: drop it")));
    }
    if let Some(guide) = files.iter().find(|file| file.path == GUIDE) {
        let told = names_after(&guide.text, "`");
        for name in listed.difference(&told) {
            findings.push(guide.finding(0, format!("{name} is not told: say what it means")));
        }
        for name in told.difference(&listed) {
            findings.push(guide.finding(0, format!("{name} is told, and {LIST} has no such one")));
        }
    }
    findings
}

/// The metrics that follow `before`.
fn names_after<'a>(text: &'a str, before: &str) -> BTreeSet<&'a str> {
    let is_end = |c: char| !c.is_ascii_lowercase() && c != '_';
    let names = text.split(before).skip(1).filter_map(|rest| rest.split(is_end).next());
    names.filter(|name| name.starts_with("coopol_")).collect()
}

#[test]
fn metrics_that_are_described_counted_or_told_alone_are_found() {
    let file = |path: &str, text: &str| SourceFile { path: path.into(), text: text.into() };
    let list = file(LIST, "(\"coopol_a\", \"A\"), (\"coopol_b\", \"B\")");
    let code = file("src/a.rs", "counter!(\"coopol_a\"); gauge!(\"coopol_c\");");
    let guide = file(GUIDE, "`coopol_a` and `coopol_d`");
    let found: Vec<String> = check(&[list, code, guide]).iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 4, "{found:?}");
    for named in ["coopol_c is not described", "counts coopol_b", "coopol_b is not told"] {
        assert!(found.iter().any(|finding| finding.contains(named)), "{named}: {found:?}");
    }
    assert!(found.iter().any(|finding| finding.contains("coopol_d is told")), "{found:?}");
}
