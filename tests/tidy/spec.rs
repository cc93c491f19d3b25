//! Rules of SPEC.md and the tests that bear them: none of either without the other.
//!
//! SPEC.md writes a rule's id as `[SYNC-3]`. A Rust test bears it in its name (`sync_3_…`), a test
//! in TypeScript or JavaScript in its title (`SYNC-3: …`). A comment in a Rust test file may name
//! rules too: they must be there, and are not tested by it.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Finding, SourceFile};

/// A rule's id: its subject and its number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct RuleId {
    subject: String,
    number: u32,
}

impl std::fmt::Display for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.subject, self.number)
    }
}

/// Every rule has a test, every id that a test bears is a rule. Without SPEC.md, nothing to check.
pub(crate) fn check(files: &[SourceFile]) -> Vec<Finding> {
    let Some(spec) = files.iter().find(|file| file.path == "SPEC.md") else {
        return Vec::new();
    };
    let rules = rules_of(spec);
    let subjects: BTreeSet<&str> = rules.keys().map(|id| id.subject.as_str()).collect();
    let (mut findings, mut borne) = (Vec::new(), BTreeSet::new());
    for file in files.iter().filter(|file| !file.path.starts_with("tests/tidy")) {
        let tests = ids_of_tests(file);
        for (line, id) in tests.iter().cloned().chain(ids_of_comments(file)) {
            if !rules.contains_key(&id) && subjects.contains(id.subject.as_str()) {
                findings.push(file.finding(
                    line,
                    format!("a test names {id}, which SPEC.md does not have: rename one of them"),
                ));
            }
        }
        borne.extend(tests.into_iter().map(|(_, id)| id));
    }
    for (id, line) in rules.iter().filter(|(id, _)| !borne.contains(id)) {
        findings.push(
            spec.finding(
                *line,
                format!("no test bears {id}: a rule that nothing checks is a wish"),
            ),
        );
    }
    findings
}

/// The ids in brackets, with their line.
fn rules_of(spec: &SourceFile) -> BTreeMap<RuleId, usize> {
    let mut rules = BTreeMap::new();
    for (number, line) in spec.lines() {
        for part in line.split('[').skip(1) {
            let inner = part.split(']').next().unwrap_or_default();
            if let Some(id) = parse_id(inner, '-').filter(|id| is_upper(&id.subject)) {
                rules.entry(id).or_insert(number);
            }
        }
    }
    rules
}

/// The ids that the tests of one file bear in their names and titles, with their line.
fn ids_of_tests(file: &SourceFile) -> Vec<(usize, RuleId)> {
    if file.is_rust() {
        return ids_of_rust_tests(file);
    }
    let is_script = [".ts", ".js", ".mjs"].iter().any(|ending| file.path.ends_with(ending));
    if !is_script || !(file.path.starts_with("tests/") || file.path.contains(".test.")) {
        return Vec::new();
    }
    let is_call = |line: &str| {
        let code = line.trim_start();
        ["test(", "it(", "describe(", "test.", "it."].iter().any(|call| code.starts_with(call))
    };
    // Where the call does not fit in one line, its title stands in the next.
    let is_open = |line: &str| is_call(line) && line.trim_end().ends_with('(');
    let mut ids = Vec::new();
    let mut goes_on = false;
    for (number, line) in file.lines() {
        if is_call(line) || goes_on {
            ids.extend(with_line(number, dashed_ids(line)));
        }
        goes_on = is_open(line);
    }
    ids
}

/// The ids that comments beside the Rust tests of one file name, with their line.
fn ids_of_comments(file: &SourceFile) -> Vec<(usize, RuleId)> {
    let mut ids = Vec::new();
    let mut in_tests = file.path.contains("tests/");
    for (number, line) in file.lines().filter(|_| file.is_rust()) {
        in_tests |= line.trim_start().starts_with("#[cfg(test)]");
        if in_tests && let Some((_, comment)) = line.split_once("//") {
            ids.extend(with_line(number, dashed_ids(comment)));
        }
    }
    ids
}

fn ids_of_rust_tests(file: &SourceFile) -> Vec<(usize, RuleId)> {
    let mut ids = Vec::new();
    let mut after_attribute = false;
    for (number, line) in file.lines() {
        let code = line.trim_start();
        after_attribute |=
            ["#[test]", "#[tokio::test"].iter().any(|attribute| code.starts_with(attribute));
        if let Some(name) = function_name(code) {
            if after_attribute {
                ids.extend(with_line(number, snake_ids(name)));
            }
            after_attribute = false;
        }
    }
    ids
}

fn with_line(line: usize, ids: Vec<RuleId>) -> impl Iterator<Item = (usize, RuleId)> {
    ids.into_iter().map(move |id| (line, id))
}

fn function_name(code: &str) -> Option<&str> {
    let code = code.strip_prefix("pub ").unwrap_or(code);
    let code = code.strip_prefix("async ").unwrap_or(code);
    code.strip_prefix("fn ")?.split(['(', '<']).next()
}

/// Ids written `SYNC-3`, as whole words.
fn dashed_ids(text: &str) -> Vec<RuleId> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '-');
    words.filter_map(|word| parse_id(word, '-')).filter(|id| is_upper(&id.subject)).collect()
}

/// Ids written `sync_3` in a name: each number with the word before it.
fn snake_ids(name: &str) -> Vec<RuleId> {
    let words: Vec<&str> = name.split('_').collect();
    let pairs = words.windows(2).filter_map(|pair| parse_id(&pair.join("_"), '_'));
    pairs.map(|id| RuleId { subject: id.subject.to_uppercase(), ..id }).collect()
}

fn parse_id(text: &str, separator: char) -> Option<RuleId> {
    let (subject, number) = text.split_once(separator)?;
    let is_word = !subject.is_empty() && subject.chars().all(char::is_alphabetic);
    let is_number = number.chars().all(|c| c.is_ascii_digit());
    if !is_word || !is_number {
        return None;
    }
    Some(RuleId { subject: subject.to_owned(), number: number.parse().ok()? })
}

fn is_upper(subject: &str) -> bool {
    subject.chars().all(|c| c.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::sample;

    fn spec() -> SourceFile {
        sample("SPEC.md", "- [SYNC-1] one\n- [SYNC-2] two, see [link](x) and UTF-8\n")
    }

    fn rust(text: &str) -> SourceFile {
        sample("tests/hub.rs", text)
    }

    #[test]
    fn without_a_specification_there_is_nothing_to_check() {
        assert_eq!(check(&[rust("#[test]\nfn sync_9_x() {}\n")]), vec![]);
        assert_eq!(check(&[sample("SPEC.md", ""), rust("#[test]\nfn sync_9_x() {}\n")]), vec![]);
    }

    #[test]
    fn a_rule_without_a_test_is_found() {
        let findings = check(&[spec(), rust("#[test]\nfn sync_1_holds() {}\n")]);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].to_string().contains("SYNC-2"));
    }

    #[test]
    fn a_test_of_an_unknown_rule_is_found() {
        for unknown in ["// SYNC-3", "#[test]\nfn sync_3_holds() {}"] {
            let tests = format!("#[tokio::test]\nasync fn sync_1_and_sync_2() {{}}\n{unknown}\n");
            let findings = check(&[spec(), rust(&tests)]);
            assert_eq!(findings.len(), 1);
            assert!(findings[0].to_string().contains("SYNC-3"));
        }
    }

    #[test]
    fn a_comment_and_a_helper_are_no_test() {
        let tests = "//! SYNC-1\n#[test]\nfn holds() {}\n#[cfg(test)]\nfn sync_2_helper() {}\n";
        let findings = check(&[spec(), rust(tests)]);
        assert_eq!(findings.len(), 2);
    }

    #[test]
    fn titles_of_script_tests_bear_ids() {
        let script = sample("tests/stock/a.mjs", "test('SYNC-1, SYNC-2: x', () => {})\n");
        assert_eq!(check(&[spec(), script]), vec![]);
        let long = sample("web/a.test.ts", "test(\n  `SYNC-1, SYNC-2: x`,\n  () => {},\n)\n");
        assert_eq!(check(&[spec(), long]), vec![]);
        for no_title in ["call('SYNC-2')", "// of SYNC-2: it(", "await wait('SYNC-2')"] {
            let text = format!("test('SYNC-1', run)\n{no_title}\n");
            let found = check(&[spec(), sample("web/a.test.ts", &text)]);
            assert_eq!(found.len(), 1, "{no_title}");
        }
    }

    #[test]
    fn a_name_outside_a_test_bears_nothing() {
        let findings = check(&[spec(), sample("src/a.rs", "fn sync_1() {}\n// SYNC-2\n")]);
        assert_eq!(findings.len(), 2);
    }
}
