//! Who may know whom: the layers of the hub as two tables, and their check.

use crate::source::{Finding, SourceFile};

/// What a module of `src/` may use of the others.
struct Layer {
    /// The first segment of its path: `src/room/…` and `src/room.rs` are both `room`.
    module: &'static str,
    /// The other modules it may name.
    may_use: &'static [&'static str],
    /// Why this is where the border runs.
    reason: &'static str,
}

/// The layers, lowest first. `lib` and `main` put everything together and are free.
const LAYERS: &[Layer] = &[
    Layer {
        module: "domain",
        may_use: &[],
        reason: "decisions and rights are pure, so that each can be tested on plain facts",
    },
    Layer {
        module: "record",
        may_use: &["domain"],
        reason: "the envelope of a record says who and when, and not what its payload means",
    },
    Layer {
        module: "text",
        may_use: &["domain", "record"],
        reason: "the text model knows Yjs and nothing of sockets, rooms or stores",
    },
    Layer {
        module: "store",
        may_use: &[],
        reason: "a store keeps opaque bytes: it must not know what they mean",
    },
    Layer {
        module: "config",
        may_use: &[],
        reason: "configuration is read first, before anything it configures exists",
    },
    Layer {
        module: "metrics",
        may_use: &[],
        reason: "everyone counts, so counting depends on nobody",
    },
    Layer {
        module: "access",
        may_use: &["domain", "store", "config"],
        reason: "tokens and their revocation are checked alike for sockets and for HTTP",
    },
    Layer {
        module: "room",
        may_use: &["text", "domain", "record", "store", "metrics"],
        reason: "a room knows no wire dialect and no HTTP: any session can drive it",
    },
    Layer {
        module: "session",
        may_use: &["access", "domain", "room", "metrics"],
        reason: "a session translates between the wire and a room; what is stored is the room's",
    },
    Layer {
        module: "export",
        may_use: &["domain", "record", "text", "store"],
        reason: "an export reads what is stored, and never a live room",
    },
    Layer {
        module: "search",
        may_use: &["domain", "record", "text", "store"],
        reason: "the index follows the logs, and never a live room",
    },
    Layer {
        module: "http",
        may_use: &[
            "access", "config", "domain", "export", "metrics", "record", "search", "store", "text",
        ],
        reason: "a handler decides and appends; rooms learn it from the log, on every node alike",
    },
];

/// Modules that join the layers, and so may use all of them.
const JOINTS: &[&str] = &["lib", "main", "serve", "cli"];

/// Parts of a module that only the joints (and its own folder) may name.
const PRIVATE_PARTS: &[(&str, &str)] = &[
    (
        "store::sqlite",
        "code above the store knows its trait, so that any store will do",
    ),
    (
        "store::redis",
        "code above the store knows its trait, so that any store will do",
    ),
    (
        "store::memory",
        "code above the store knows its trait, so that any store will do",
    ),
];

/// A library, or an act of the standard library, with the only places that may name it.
struct Confined {
    /// As it stands in code.
    name: &'static str,
    /// Prefixes of the paths that may; of those, `FORBIDDEN` may not.
    allowed: &'static [&'static str],
    /// Why.
    reason: &'static str,
}

/// Everything that runs or measures and is not the hub itself.
const CONFINED: &[Confined] = &[
    Confined {
        name: "yrs::",
        allowed: &["src/text", "client/", "tests/", "bench/", "examples/"],
        reason: "one folder knows yrs, its panics and its offsets",
    },
    Confined {
        name: "rusqlite::",
        allowed: &["src/store/", "tests/store"],
        reason: "one folder knows SQLite",
    },
    Confined {
        name: "redis::",
        allowed: &["src/store/", "tests/store"],
        reason: "one folder knows Redis",
    },
    Confined {
        name: "clap::",
        allowed: &[
            "src/main.rs",
            "src/config",
            "src/cli",
            "bench/",
            "examples/",
            "client/examples/",
        ],
        reason: "the command line is read at the edge",
    },
];

/// Pure folders: time, chance and bytes are passed in, so that a test can choose them.
const PURE: &[&str] = &["src/domain", "src/text", "protocol/src"];
/// What a pure folder may not name.
const IMPURE: &[&str] = &[
    "tokio::",
    "axum::",
    "Instant::now",
    "SystemTime::now",
    "std::fs",
    "std::net",
    "std::env",
    "std::thread",
    "rand::",
];

/// Modules of `src/` name only the layers that the table gives them.
pub(crate) fn check_imports(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.is_rust()) {
        let Some(module) = module_of(&file.path) else {
            continue;
        };
        if JOINTS.contains(&module) {
            continue;
        }
        let Some(layer) = LAYERS.iter().find(|layer| layer.module == module) else {
            findings.push(file.finding(
                0,
                format!("`{module}` is in no row of tests/tidy/layers.rs: say what it may use"),
            ));
            continue;
        };
        check_file(file, layer, &mut findings);
    }
    findings.dedup();
    findings
}

fn check_file(file: &SourceFile, layer: &Layer, findings: &mut Vec<Finding>) {
    // Joined, since a `use` tree runs over several lines.
    let program: String = file
        .program_lines()
        .map(|(_, line)| format!("{line}\n"))
        .collect();
    for (line, path) in crate_paths(&program) {
        let used = path.split("::").next().unwrap_or_default();
        if used == layer.module {
            continue;
        }
        if !layer.may_use.contains(&used) {
            let reason = layer.reason;
            let module = layer.module;
            findings.push(file.finding(line, format!("`{module}` may not use `{used}`: {reason}")));
        } else if let Some((part, reason)) = PRIVATE_PARTS.iter().find(|(part, _)| *part == path) {
            findings.push(file.finding(line, format!("`{part}` is named here: {reason}")));
        }
    }
    for (line, code) in file
        .program_lines()
        .filter(|(_, code)| code.contains("super::super::"))
    {
        let _ = code;
        findings.push(file.finding(line, "write `crate::…`: `super::super::` hides a layer"));
    }
}

/// Libraries and impure acts stand only where their tables allow.
pub(crate) fn check_libraries(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    // The rules' own files hold the words that they look for.
    let is_read = |file: &&SourceFile| file.is_rust() && !file.path.starts_with("tests/tidy");
    for file in files.iter().filter(is_read) {
        let is_pure = PURE.iter().any(|folder| file.path.starts_with(folder));
        for (line, code) in file.program_lines() {
            for confined in CONFINED.iter().filter(|rule| names(code, rule.name)) {
                if !confined
                    .allowed
                    .iter()
                    .any(|allowed| file.path.starts_with(allowed))
                {
                    let (name, reason) = (confined.name, confined.reason);
                    findings.push(file.finding(line, format!("`{name}` is named here: {reason}")));
                }
            }
            for name in IMPURE.iter().filter(|name| is_pure && names(code, name)) {
                findings.push(file.finding(
                    line,
                    format!("`{name}` in a pure folder: pass time, chance and bytes in"),
                ));
            }
        }
    }
    findings
}

/// Whether `code` names `name`, and not a longer word that ends with it.
fn names(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let before = code.get(..at).and_then(|head| head.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

/// The module of `src/` that a path belongs to: its first segment without the ending.
fn module_of(path: &str) -> Option<&str> {
    let first = path.strip_prefix("src/")?.split('/').next()?;
    Some(first.strip_suffix(".rs").unwrap_or(first))
}

/// Every path that follows `crate::`, to two segments, with its line; `use` trees are opened.
fn crate_paths(program: &str) -> Vec<(usize, String)> {
    let mut paths = Vec::new();
    for (at, found) in program.match_indices("crate::") {
        let line = program
            .get(..at)
            .map_or(0, |head| head.matches('\n').count())
            + 1;
        let rest = program.get(at + found.len()..).unwrap_or_default();
        for path in open_tree(rest) {
            paths.push((line, path));
        }
    }
    paths
}

/// The paths of one `use` tree (`a::{b, c::d}`), to two segments.
fn open_tree(tree: &str) -> Vec<String> {
    let tree = tree.trim_start();
    if let Some(inner) = tree.strip_prefix('{') {
        return split_group(inner).into_iter().flat_map(open_tree).collect();
    }
    let (head, rest) = split_name(tree);
    let Some(rest) = rest.strip_prefix("::") else {
        return vec![head.to_owned()];
    };
    match rest.strip_prefix('{') {
        Some(inner) => split_group(inner)
            .into_iter()
            .map(|item| format!("{head}::{}", split_name(item.trim_start()).0))
            .collect(),
        None => vec![format!("{head}::{}", split_name(rest).0)],
    }
}

fn split_name(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    text.split_at(end)
}

/// The items of a group whose opening brace is read already, up to its closing one.
fn split_group(inner: &str) -> Vec<&str> {
    let (mut items, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                items.push(inner.get(start..at).unwrap_or_default());
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    items.retain(|item| !item.trim().is_empty());
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::sample;

    #[test]
    fn a_layer_that_reaches_upwards_is_found() {
        let bad = sample(
            "src/room/actor.rs",
            "//! x\nuse crate::{\n    text,\n    http::Router,\n};\n",
        );
        assert_eq!(check_imports(&[bad]).len(), 1);
        let inline = sample("src/domain/rights.rs", "fn f() { crate::store::get(); }\n");
        assert_eq!(check_imports(&[inline]).len(), 1);
        let good = sample(
            "src/room/actor.rs",
            "use crate::{room::x, text::y, store::Store};\n",
        );
        assert_eq!(check_imports(&[good]), vec![]);
    }

    #[test]
    fn a_particular_store_named_above_the_trait_is_found() {
        let bad = sample(
            "src/room/mod.rs",
            "use crate::store::{Store, sqlite::Sqlite};\n",
        );
        assert_eq!(check_imports(&[bad]).len(), 1);
        let test = "//! x\n#[cfg(test)]\nmod tests { use crate::store::memory::Memory; }\n";
        assert_eq!(check_imports(&[sample("src/room/mod.rs", test)]), vec![]);
    }

    #[test]
    fn a_module_without_a_row_is_found() {
        assert_eq!(
            check_imports(&[sample("src/misc/mod.rs", "//! x\n")]).len(),
            1
        );
        assert_eq!(
            check_imports(&[sample("src/main.rs", "use crate::anything;\n")]),
            vec![]
        );
    }

    #[test]
    fn super_super_is_found() {
        let bad = sample("src/room/actor.rs", "use super::super::http;\n");
        assert_eq!(check_imports(&[bad]).len(), 1);
    }

    #[test]
    fn a_confined_library_is_found() {
        assert_eq!(
            check_libraries(&[sample("src/http/a.rs", "use yrs::Doc;\n")]).len(),
            1
        );
        assert_eq!(
            check_libraries(&[sample("src/text/a.rs", "use yrs::Doc;\n")]),
            vec![]
        );
        assert_eq!(
            check_libraries(&[sample("src/http/a.rs", "// yrs::Doc\n")]),
            vec![]
        );
    }

    #[test]
    fn a_clock_in_a_pure_folder_is_found() {
        let bad = sample("src/domain/a.rs", "let now = Instant::now();\n");
        assert_eq!(check_libraries(&[bad]).len(), 1);
        let good = sample("src/room/a.rs", "let now = Instant::now();\n");
        assert_eq!(check_libraries(&[good]), vec![]);
    }

    #[test]
    fn use_trees_are_opened_to_two_segments() {
        let paths = crate_paths("use crate::{a, b::{c, d::e}, f::g::h};");
        let names: Vec<&str> = paths.iter().map(|(_, path)| path.as_str()).collect();
        assert_eq!(names, ["a", "b::c", "b::d", "f::g"]);
    }
}
