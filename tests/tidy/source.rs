//! What the tidy rules read: the repository's own text files, and what they report.

use std::{fmt, fs, path::Path};

/// Folders that hold no source of ours.
const SKIPPED_FOLDERS: [&str; 7] =
    [".git", "target", "node_modules", "dist", "data", "test-results", "corpus"];
/// Endings of the files that the rules read.
const READ_ENDINGS: [&str; 14] = [
    ".rs",
    ".toml",
    ".md",
    ".ts",
    ".js",
    ".mjs",
    ".svelte",
    ".css",
    ".html",
    ".sh",
    ".yml",
    "Makefile",
    ".ci/run",
    "scripts/setup",
];

/// One text file of the repository.
#[derive(Clone, Debug)]
pub(crate) struct SourceFile {
    /// From the repository's root, with `/`.
    pub(crate) path: String,
    /// Its content.
    pub(crate) text: String,
}

impl SourceFile {
    /// Whether the file is Rust.
    pub(crate) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Lines with their number, from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// A finding in this file; line 0 stands for the whole file.
    pub(crate) fn finding(&self, line: usize, message: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, message: message.into() }
    }

    /// The lines before the first `#[cfg(test)]`, with their comments taken off: what the
    /// program itself is made of.
    pub(crate) fn program_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines()
            .take_while(|(_, line)| !line.trim_start().starts_with("#[cfg(test)]"))
            .map(|(number, line)| (number, line.split("//").next().unwrap_or_default()))
    }
}

/// A broken rule, where and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    path: String,
    line: usize,
    message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// Every source file of this repository, in the order of their paths.
pub(crate) fn read_repository() -> Vec<SourceFile> {
    let mut files = Vec::new();
    read_folder(Path::new(env!("CARGO_MANIFEST_DIR")), "", &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn read_folder(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && !SKIPPED_FOLDERS.contains(&name.as_str()) {
            read_folder(&entry.path(), &format!("{path}/"), files);
        } else if !is_folder && READ_ENDINGS.iter().any(|ending| path.ends_with(ending)) {
            // A file that vanishes meanwhile, or is no text, is no source of ours.
            if let Ok(text) = fs::read_to_string(entry.path()) {
                files.push(SourceFile { path, text });
            }
        }
    }
}

/// A file for the unit tests of the rules.
pub(crate) fn sample(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), text: text.to_owned() }
}

#[test]
fn the_repository_is_read() {
    let files = read_repository();
    assert!(files.iter().any(|file| file.path == "src/lib.rs"));
    assert!(files.iter().any(|file| file.path == "tests/tidy/source.rs"));
    assert!(!files.iter().any(|file| file.path.contains("node_modules")));
}
