//! Licences of the dependencies, against the list in deny.toml: we only ship what we may.

use std::{fs, path::Path, process::Command};

use serde_json::Value;

use crate::source::{Finding, SourceFile};

/// Every dependency on this platform offers a licence of the list.
pub(crate) fn check_dependencies() -> Vec<Finding> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let deny = fs::read_to_string(root.join("deny.toml")).expect("deny.toml");
    check(&allow_list(&deny), &metadata(root))
}

/// What cargo knows of each package that this platform builds (others are not downloaded).
fn metadata(root: &Path) -> Value {
    let host = run(Command::new("rustc").arg("-vV"));
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
    let output = run(Command::new(env!("CARGO")).current_dir(root).args([
        "metadata",
        "--format-version=1",
        "--filter-platform",
        host,
    ]));
    serde_json::from_str(&output).expect("cargo metadata prints JSON")
}

fn run(command: &mut Command) -> String {
    let output = command.output().expect("the Rust toolchain runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// `licenses.allow` of deny.toml.
fn allow_list(deny: &str) -> Vec<String> {
    let deny: toml::Table = deny.parse().expect("deny.toml is TOML");
    let allow = deny["licenses"]["allow"].as_array().expect("a list");
    allow.iter().filter_map(|licence| licence.as_str().map(str::to_owned)).collect()
}

fn check(allowed: &[String], metadata: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let licence = package["license"].as_str().unwrap_or_default();
        if !is_allowed(licence, allowed) {
            let file = SourceFile { path: "deny.toml".to_owned(), text: String::new() };
            let name = &package["name"];
            findings.push(
                file.finding(
                    0,
                    format!("{name} is under `{licence}`, which the list does not allow"),
                ),
            );
        }
    }
    findings
}

/// Whether an SPDX expression can be satisfied by allowed licences alone.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    any_of(&mut words, allowed) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any_of(words: &mut Words<'_>, allowed: &[String]) -> bool {
    let mut satisfied = all_of(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        satisfied |= all_of(words, allowed);
    }
    satisfied
}

fn all_of(words: &mut Words<'_>, allowed: &[String]) -> bool {
    let mut satisfied = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        satisfied &= one(words, allowed);
    }
    satisfied
}

fn one(words: &mut Words<'_>, allowed: &[String]) -> bool {
    let Some(word) = words.next() else {
        return false;
    };
    if word == "(" {
        let satisfied = any_of(words, allowed);
        return words.next_if_eq(&")").is_some() && satisfied;
    }
    let name = match words.next_if_eq(&"WITH") {
        Some(_) => format!("{word} WITH {}", words.next().unwrap_or_default()),
        // "Or any later version" may be taken as the version named.
        None => word.trim_end_matches('+').to_owned(),
    };
    allowed.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed() -> Vec<String> {
        allow_list("[licenses]\nallow = ['MIT', 'Zlib', 'Apache-2.0 WITH LLVM-exception']\n")
    }

    #[test]
    fn one_allowed_alternative_is_enough() {
        assert!(is_allowed("GPL-3.0 OR MIT", &allowed()));
        assert!(is_allowed("MIT/Apache-2.0", &allowed()));
        assert!(is_allowed("(GPL-3.0 OR MIT) AND Zlib", &allowed()));
        assert!(is_allowed("Apache-2.0 WITH LLVM-exception", &allowed()));
    }

    #[test]
    fn a_licence_that_is_not_allowed_is_found() {
        assert!(!is_allowed("GPL-3.0", &allowed()));
        assert!(!is_allowed("MIT AND GPL-3.0", &allowed()));
        assert!(!is_allowed("", &allowed()));
        assert!(!is_allowed("MIT )", &allowed()));
        let metadata = serde_json::json!({"packages": [{"name": "x", "license": "GPL-3.0"}]});
        assert_eq!(check(&allowed(), &metadata).len(), 1);
    }
}
