//! Rules about single files: purpose, length, width, nothing unfinished, nothing from outside.

use crate::source::{Finding, SourceFile};

/// Longest file, in lines: what a reader can hold in mind.
const MAX_FILE_LINES: usize = 400;
/// Widest line, in characters: two files fit side by side.
const MAX_LINE_COLUMNS: usize = 100;

/// Files that may be longer than [`MAX_FILE_LINES`]: the most lines, and why they stay together.
/// A ratchet: lower a number when its file has shrunk; a new row needs a reason that convinces.
const LONG_FILES: &[(&str, usize, &str)] = &[];

/// Words that would make the repository depend on a place that a clone does not have.
const OUTSIDE: &[&str] = &[concat!("sha", "red/"), concat!(".lib", "rary"), concat!("/wo", "rk/")];

/// The first line of each Rust file says what it is for.
pub(crate) fn check_purpose(files: &[SourceFile]) -> Vec<Finding> {
    let silent = |file: &&SourceFile| {
        let first = file.text.lines().next().unwrap_or_default();
        first.strip_prefix("//! ").is_none_or(|purpose| purpose.trim().is_empty())
    };
    let finding = |file: &SourceFile| {
        file.finding(1, "the first line is `//!` and the file's purpose: a reader decides by it")
    };
    files.iter().filter(|file| file.is_rust()).filter(silent).map(finding).collect()
}

/// Rust files are at most [`MAX_FILE_LINES`] long, or stand in the table.
pub(crate) fn check_length(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.is_rust()) {
        let lines = file.text.lines().count();
        let row = LONG_FILES.iter().find(|(path, ..)| *path == file.path);
        let most = row.map_or(MAX_FILE_LINES, |(_, most, _)| *most);
        if lines > most {
            findings.push(file.finding(
                lines,
                format!("{lines} lines, at most {most}: split it where its subjects part"),
            ));
        }
    }
    findings
}

/// Rust lines fit [`MAX_LINE_COLUMNS`], comments and literals too (rustfmt leaves those alone).
pub(crate) fn check_columns(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.is_rust()) {
        for (number, line) in file.lines() {
            let columns = line.chars().count();
            // An address cannot be broken.
            if columns > MAX_LINE_COLUMNS && !line.contains("https://") {
                findings.push(
                    file.finding(number, format!("{columns} columns, at most {MAX_LINE_COLUMNS}")),
                );
            }
        }
    }
    findings
}

/// What is unfinished has an issue number, and no test is switched off.
pub(crate) fn check_unfinished(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| !file.path.ends_with(".md") && !is_tidy(file)) {
        for (number, line) in file.lines() {
            let open = ["TODO", "FIXME", "XXX"].iter().find(|word| has_word(line, word));
            if let Some(word) = open.filter(|word| !line.contains(&format!("{word}(#"))) {
                findings.push(file.finding(
                    number,
                    format!(
                        "`{word}` without an issue, as in `{word}(#12)`: it would be forgotten"
                    ),
                ));
            }
            if file.is_rust() && line.trim_start().starts_with("#[ignore") {
                findings.push(file.finding(
                    number,
                    "a test that is switched off proves nothing: mend it or remove it",
                ));
            }
        }
    }
    findings
}

/// A clone is enough: nothing names a folder that only its writers have.
pub(crate) fn check_self_contained(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        for (number, line) in file.lines() {
            if let Some(word) = OUTSIDE.iter().find(|word| line.contains(**word)) {
                findings.push(file.finding(
                    number,
                    format!("`{word}` is not in the repository: a clone must be enough"),
                ));
            }
        }
    }
    findings
}

/// The rules' own files hold the words that they look for.
fn is_tidy(file: &SourceFile) -> bool {
    file.path.starts_with("tests/tidy")
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|part| part == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::sample;

    #[test]
    fn a_file_without_a_purpose_is_found() {
        assert_eq!(check_purpose(&[sample("src/a.rs", "use std::fmt;\n")]).len(), 1);
        assert_eq!(check_purpose(&[sample("src/a.rs", "//!\nuse std::fmt;\n")]).len(), 1);
        assert_eq!(check_purpose(&[sample("src/a.rs", "//! Rooms.\n")]), vec![]);
    }

    #[test]
    fn a_long_file_is_found() {
        let text = "x\n".repeat(MAX_FILE_LINES + 1);
        assert_eq!(check_length(&[sample("src/a.rs", &text)]).len(), 1);
        assert_eq!(check_length(&[sample("notes.md", &text)]), vec![]);
    }

    #[test]
    fn a_wide_line_is_found() {
        let wide = "é".repeat(MAX_LINE_COLUMNS + 1);
        assert_eq!(check_columns(&[sample("src/a.rs", &wide)]).len(), 1);
        let fits = "é".repeat(MAX_LINE_COLUMNS);
        assert_eq!(check_columns(&[sample("src/a.rs", &fits)]), vec![]);
    }

    #[test]
    fn a_todo_without_an_issue_is_found() {
        assert_eq!(check_unfinished(&[sample("src/a.rs", "// TODO later\n")]).len(), 1);
        assert_eq!(check_unfinished(&[sample("src/a.rs", "// TODO(#12) later\n")]), vec![]);
    }

    #[test]
    fn a_test_switched_off_is_found() {
        let bad = sample("tests/a.rs", "#[test]\n#[ignore = \"slow\"]\nfn f() {}\n");
        assert_eq!(check_unfinished(&[bad]).len(), 1);
    }

    #[test]
    fn a_path_outside_the_repository_is_found() {
        let bad = sample("README.md", &format!("see ../{}x.md\n", OUTSIDE[0]));
        assert_eq!(check_self_contained(&[bad]).len(), 1);
    }

    #[test]
    fn long_files_in_the_table_say_why() {
        assert!(LONG_FILES.iter().all(|(_, most, why)| *most > MAX_FILE_LINES && why.len() > 20));
    }
}
