//! Who may know whom: the layers of the hub as two tables, and their check.

use crate::{
    paths::{crate_paths, names},
    source::{Finding, SourceFile},
};

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
        module: "alarm",
        may_use: &[],
        reason: "rooms and sessions wait alike; what for is their own business",
    },
    Layer {
        module: "bell",
        may_use: &[],
        reason: "it knows that a part of a task was woken, and not what the part is",
    },
    Layer {
        module: "access",
        may_use: &["domain", "record", "store"],
        reason: "tokens and their revocation are checked alike for sockets and for HTTP",
    },
    Layer {
        module: "room",
        may_use: &["alarm", "bell", "text", "domain", "record", "store", "metrics"],
        reason: "a room knows no wire dialect and no HTTP: any session can drive it",
    },
    Layer {
        module: "kept",
        may_use: &["record", "store"],
        reason: "a state beside its log is kept alike, whatever it is of",
    },
    Layer {
        module: "ledger",
        may_use: &["domain", "record", "store"],
        reason: "decisions are appended and followed alike, whatever they are about",
    },
    Layer {
        module: "channel",
        may_use: &["domain", "kept", "metrics", "record", "store"],
        reason: "a channel knows no wire and no organisation: who may do what is told to it",
    },
    Layer {
        module: "house",
        may_use: &["domain", "kept", "ledger", "record", "store"],
        reason: "what the organisation decides depends on no socket and no page",
    },
    Layer {
        module: "desk",
        may_use: &["domain", "house", "ledger", "record", "store", "text"],
        reason: "what is decided on amendments is read from logs and put into them, never a room",
    },
    Layer {
        module: "post",
        may_use: &["domain", "house", "store"],
        reason: "a letter says what the house decided; who asked for it is not its business",
    },
    Layer {
        module: "hub",
        may_use: &[
            "access", "channel", "desk", "domain", "house", "metrics", "post", "room", "store",
        ],
        reason: "the hub puts rooms, store and access together; who serves it stands above",
    },
    Layer {
        module: "session",
        may_use: &[
            "access", "alarm", "bell", "channel", "desk", "domain", "house", "hub", "metrics",
            "room",
        ],
        reason: "a session translates between the wire and what rooms and the house say",
    },
    Layer {
        module: "export",
        may_use: &["domain", "record", "text", "store"],
        reason: "an export reads what is stored, and never a live room",
    },
    Layer {
        module: "http",
        may_use: &[
            "access", "channel", "config", "desk", "domain", "export", "house", "hub", "metrics",
            "post", "record", "store", "text",
        ],
        reason: "a handler decides and appends; rooms learn it from the log, on every node alike",
    },
];

/// Modules that join the layers, and so may use all of them.
const JOINTS: &[&str] = &["lib", "main", "cli"];

/// What one file may do against the tables, and why it stays so: path, what it names, reason.
/// A ratchet: an exception that is not needed any more is reported too.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("src/http/sockets.rs", "session", "hands an upgraded socket over, and nothing else"),
    ("src/session/channels/tests.rs", "store", "the hub that it tests stands on one"),
    ("src/session/channels/tests.rs", "record", "puts records there as another hub does"),
    ("src/hub.rs", "http", "the origins that may open sockets are one of the hub's options"),
    ("src/access/token.rs", "clap::", "the access of a token is a choice of the command line"),
    ("src/text/view.rs", "Instant::now", "the operator's doctor asks how long a load takes"),
];

/// Parts of a module that only the joints (and its own folder) may name.
const PRIVATE_PARTS: &[(&str, &str)] = &[
    ("store::sqlite", "code above the store knows its trait, so that any store will do"),
    ("store::redis", "code above the store knows its trait, so that any store will do"),
    ("store::memory", "code above the store knows its trait, so that any store will do"),
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
        allowed: &["src/text", "client/", "protocol/tests/", "tests/", "bench/", "examples/"],
        reason: "one folder knows yrs, its panics and its offsets",
    },
    Confined {
        name: "rusqlite::",
        allowed: &["src/store/", "tests/store"],
        reason: "one folder knows SQLite",
    },
    Confined {
        name: "redis::",
        // The opening of a store names our own module, which is called the same.
        allowed: &[
            "src/store/",
            "src/cli/place.rs",
            "src/cli/copies.rs",
            "tests/store",
            "tests/redis",
            "tests/broken/hub.rs",
        ],
        reason: "one folder knows Redis",
    },
    Confined {
        name: "lettre::",
        allowed: &["src/post/mailer.rs", "src/config/mail.rs"],
        reason: "one file knows SMTP",
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
    without_exceptions(find_imports(files))
}

/// Libraries and impure acts stand only where their tables allow.
pub(crate) fn check_libraries(files: &[SourceFile]) -> Vec<Finding> {
    without_exceptions(find_libraries(files))
}

/// Exceptions that nothing needs any more.
pub(crate) fn check_exceptions(files: &[SourceFile]) -> Vec<Finding> {
    let breaches: Vec<Breach> =
        find_imports(files).into_iter().chain(find_libraries(files)).collect();
    let is_needless = |(path, named, _): &&(&str, &str, &str)| {
        !breaches.iter().any(|breach| breach.path == *path && breach.named == *named)
    };
    let rules = SourceFile { path: "tests/tidy/layers.rs".to_owned(), text: String::new() };
    let needless = EXCEPTIONS.iter().filter(is_needless);
    needless
        .map(|(path, named, _)| {
            rules.finding(0, format!("{path} does not name `{named}` any more: drop its exception"))
        })
        .collect()
}

/// A finding together with what was named where, so that an exception can be matched.
struct Breach {
    path: String,
    named: String,
    finding: Finding,
}

impl Breach {
    fn new(file: &SourceFile, line: usize, named: &str, message: String) -> Self {
        let named = named.to_owned();
        Self { path: file.path.clone(), named, finding: file.finding(line, message) }
    }
}

fn without_exceptions(breaches: Vec<Breach>) -> Vec<Finding> {
    let is_excepted = |breach: &Breach| {
        EXCEPTIONS.iter().any(|(path, named, _)| breach.path == *path && breach.named == *named)
    };
    let kept = breaches.into_iter().filter(|breach| !is_excepted(breach));
    let mut findings: Vec<Finding> = kept.map(|breach| breach.finding).collect();
    findings.dedup();
    findings
}

fn find_imports(files: &[SourceFile]) -> Vec<Breach> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.is_rust()) {
        let Some(module) = module_of(&file.path) else {
            continue;
        };
        if JOINTS.contains(&module) {
            continue;
        }
        let Some(layer) = LAYERS.iter().find(|layer| layer.module == module) else {
            let message =
                format!("`{module}` is in no row of tests/tidy/layers.rs: say what it may use");
            findings.push(Breach::new(file, 0, module, message));
            continue;
        };
        check_file(file, layer, &mut findings);
    }
    findings
}

fn check_file(file: &SourceFile, layer: &Layer, findings: &mut Vec<Breach>) {
    // Joined, since a `use` tree runs over several lines.
    let program: String = file.program_lines().map(|(_, line)| format!("{line}\n")).collect();
    let (module, reason) = (layer.module, layer.reason);
    for (line, path) in crate_paths(&program) {
        let used = path.split("::").next().unwrap_or_default();
        if used == module {
            continue;
        }
        if !layer.may_use.contains(&used) {
            let message = format!("`{module}` may not use `{used}`: {reason}");
            findings.push(Breach::new(file, line, used, message));
        } else if let Some((part, reason)) = PRIVATE_PARTS.iter().find(|(part, _)| *part == path) {
            let message = format!("`{part}` is named here: {reason}");
            findings.push(Breach::new(file, line, part, message));
        }
    }
    for (line, _) in file.program_lines().filter(|(_, code)| code.contains("super::super::")) {
        let message = "write `crate::…`: `super::super::` hides a layer".to_owned();
        findings.push(Breach::new(file, line, "super::super::", message));
    }
}

fn find_libraries(files: &[SourceFile]) -> Vec<Breach> {
    let mut findings = Vec::new();
    // The rules' own files hold the words that they look for.
    let is_read = |file: &&SourceFile| file.is_rust() && !file.path.starts_with("tests/tidy");
    for file in files.iter().filter(is_read) {
        let is_at = |place: &&str| file.path.starts_with(*place);
        // Tests of a pure folder draw their histories, and print the seed.
        let is_pure = PURE.iter().any(is_at) && !file.path.contains("/tests/");
        for (line, code) in file.program_lines() {
            for rule in CONFINED.iter().filter(|rule| names(code, rule.name)) {
                if !rule.allowed.iter().any(is_at) {
                    let message = format!("`{}` is named here: {}", rule.name, rule.reason);
                    findings.push(Breach::new(file, line, rule.name, message));
                }
            }
            for name in IMPURE.iter().filter(|name| is_pure && names(code, name)) {
                let message = format!("`{name}` in a pure folder: pass time, chance and bytes in");
                findings.push(Breach::new(file, line, name, message));
            }
        }
    }
    findings
}

/// The module of `src/` that a path belongs to: its first segment without the ending.
fn module_of(path: &str) -> Option<&str> {
    let first = path.strip_prefix("src/")?.split('/').next()?;
    Some(first.strip_suffix(".rs").unwrap_or(first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::sample;

    #[test]
    fn a_layer_that_reaches_upwards_is_found() {
        let bad =
            sample("src/room/actor.rs", "//! x\nuse crate::{\n    text,\n    http::Router,\n};\n");
        assert_eq!(check_imports(&[bad]).len(), 1);
        let inline = sample("src/domain/rights.rs", "fn f() { crate::store::get(); }\n");
        assert_eq!(check_imports(&[inline]).len(), 1);
        let good = sample("src/room/actor.rs", "use crate::{room::x, text::y, store::Store};\n");
        assert_eq!(check_imports(&[good]), vec![]);
    }

    #[test]
    fn a_particular_store_named_above_the_trait_is_found() {
        let bad = sample("src/room/mod.rs", "use crate::store::{Store, sqlite::Sqlite};\n");
        assert_eq!(check_imports(&[bad]).len(), 1);
        let test = "//! x\n#[cfg(test)]\nmod tests { use crate::store::memory::Memory; }\n";
        assert_eq!(check_imports(&[sample("src/room/mod.rs", test)]), vec![]);
    }

    #[test]
    fn a_module_without_a_row_is_found() {
        assert_eq!(check_imports(&[sample("src/misc/mod.rs", "//! x\n")]).len(), 1);
        assert_eq!(check_imports(&[sample("src/main.rs", "use crate::anything;\n")]), vec![]);
    }

    #[test]
    fn super_super_is_found() {
        let bad = sample("src/room/actor.rs", "use super::super::http;\n");
        assert_eq!(check_imports(&[bad]).len(), 1);
    }

    #[test]
    fn a_confined_library_is_found() {
        assert_eq!(check_libraries(&[sample("src/http/a.rs", "use yrs::Doc;\n")]).len(), 1);
        assert_eq!(check_libraries(&[sample("src/text/a.rs", "use yrs::Doc;\n")]), vec![]);
        assert_eq!(check_libraries(&[sample("src/http/a.rs", "// yrs::Doc\n")]), vec![]);
    }

    #[test]
    fn a_clock_in_a_pure_folder_is_found() {
        let bad = sample("src/domain/a.rs", "let now = Instant::now();\n");
        assert_eq!(check_libraries(&[bad]).len(), 1);
        let excepted = sample("src/text/view.rs", "let now = Instant::now();\n");
        assert_eq!(check_libraries(&[excepted]), vec![]);
        let good = sample("src/room/a.rs", "let now = Instant::now();\n");
        assert_eq!(check_libraries(&[good]), vec![]);
    }

    #[test]
    fn an_exception_that_is_not_needed_is_found() {
        assert_eq!(check_exceptions(&[]).len(), EXCEPTIONS.len());
    }
}
