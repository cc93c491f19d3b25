//! Configuration mistakes, as an operator meets them: all at once, each with its place.

use std::{fs, process::Output};

use tempfile::TempDir;

use crate::hub::{Program, command, complaint, free_port, get};

struct Given<'a> {
    file: &'a str,
    environment: &'a [(&'a str, &'a str)],
    flags: &'a [&'a str],
}

/// Runs `coopol serve`, which must refuse; returns what it said, and that it made nothing.
fn serve_refused(given: &Given<'_>) -> String {
    let folder = TempDir::new().unwrap();
    let output = serve(&folder, given);
    let said = complaint(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(!folder.path().join("data").exists(), "a store was made:\n{said}");
    said
}

fn serve(folder: &TempDir, given: &Given<'_>) -> Output {
    let (file, data) = (folder.path().join("hub.toml"), folder.path().join("data"));
    fs::write(&file, given.file).unwrap();
    let mut command = command(&["serve", "--config", file.to_str().unwrap()]);
    command.envs(given.environment.iter().copied()).args(given.flags);
    command.args(["--data", data.to_str().unwrap()]);
    command.output().unwrap()
}

#[test]
fn config_2_mistakes_of_flags_environment_and_file_are_reported_at_once() {
    let said = serve_refused(&Given {
        file: "log-format = \"xml\"\nlisten = \"127.0.0.1:1\"\n",
        environment: &[("COOPOL_DRAIN_SECONDS", "soon"), ("COOPOL_OPEN", "perhaps")],
        flags: &["--listen", "nowhere", "--idle-unload-seconds", "-3"],
    });
    assert!(said.contains("5 mistake(s)"), "{said}");
    for wanted in [
        "--listen: `listen` wants an address like 127.0.0.1:8080, not `nowhere`",
        "--idle-unload-seconds: `idle-unload-seconds` wants a number of seconds, not `-3`",
        "COOPOL_DRAIN_SECONDS: `drain-seconds` wants a number of seconds, not `soon`",
        "COOPOL_OPEN: `open` is one of false, true, anywhere, not `perhaps`",
        "hub.toml: `log-format` is one of text, json, not `xml`",
    ] {
        assert!(said.contains(wanted), "{wanted}:\n{said}");
    }
}

#[test]
fn config_4_unknown_settings_are_named_together_with_all_other_mistakes() {
    let said = serve_refused(&Given {
        file: "lisen = \"127.0.0.1:1\"\nopne = true\nlog-format = \"xml\"\n",
        environment: &[("COOPOL_DRAIN_SECONDS", "soon")],
        flags: &["--listen", "nowhere"],
    });
    assert!(said.contains("5 mistake(s)"), "{said}");
    for wanted in [
        "hub.toml: there is no setting `lisen` (there are: listen, data,",
        "hub.toml: there is no setting `opne`",
        "hub.toml: `log-format` is one of",
        "COOPOL_DRAIN_SECONDS: ",
        "--listen: ",
    ] {
        assert!(said.contains(wanted), "{wanted}:\n{said}");
    }
}

#[test]
fn config_4_a_file_that_cannot_be_read_is_named() {
    let said = serve_refused(&Given { file: "listen = ", environment: &[], flags: &[] });
    assert!(said.contains("hub.toml"), "{said}");
    let output = command(&["serve", "--config", "/nowhere/hub.toml"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(complaint(&output).contains("/nowhere/hub.toml cannot be read"));
}

#[test]
fn config_3_open_rooms_beyond_this_machine_are_refused_with_the_reason() {
    let said = serve_refused(&Given {
        file: "",
        environment: &[],
        flags: &["--open", "--listen", "0.0.0.0:0"],
    });
    for wanted in ["--listen: ", "anybody who reaches it may write", "`--open anywhere` insists"] {
        assert!(said.contains(wanted), "{wanted}:\n{said}");
    }
}

#[test]
fn config_6_letters_without_a_sender_or_an_address_for_links_are_refused_at_once() {
    let file = "mail-url = \"smtp://127.0.0.1:2525\"\n";
    let said = serve_refused(&Given { file, environment: &[], flags: &[] });
    assert!(said.contains("2 mistake(s)"), "{said}");
    for wanted in [
        "hub.toml: `mail-url` needs `public-url`, for links",
        "`mail-from` wants who letters come from",
    ] {
        assert!(said.contains(wanted), "{wanted}:\n{said}");
    }
}

#[tokio::test]
async fn config_1_a_flag_wins_over_the_environment_and_that_over_the_file() {
    let folder = TempDir::new().unwrap();
    let (file, port) = (folder.path().join("hub.toml"), free_port());
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let text = format!("listen = \"nowhere\"\nopen = true\ndata = {:?}\n", path("of-file"));
    fs::write(&file, text).unwrap();
    let mut command = command(&["serve", "--config", file.to_str().unwrap()]);
    command.env("COOPOL_DATA", path("of-environment")).env("COOPOL_LISTEN", "nowhere");
    command.args(["--listen", &format!("127.0.0.1:{port}")]);
    let program = Program::start(command, "ready").await;
    assert!(get(port, "/healthz").unwrap().ends_with("ok\n"));
    assert!(folder.path().join("of-environment").is_dir());
    assert!(!folder.path().join("of-file").exists());
    assert!(program.log().contains("open=Loopback"), "the file's: {}", program.log());
}

#[tokio::test]
async fn a_log_that_no_terminal_reads_is_plain() {
    let folder = TempDir::new().unwrap();
    for format in ["text", "json"] {
        let listen = format!("127.0.0.1:{}", free_port());
        let data = folder.path().to_str().unwrap();
        let flags = ["serve", "--listen", &listen, "--data", data, "--log-format", format];
        let mut program = Program::start(command(&flags), "ready").await;
        program.kill();
        let log = program.log();
        assert!(!log.contains('\u{1b}'), "escape sequences: {log:?}");
        let is_json = |line| serde_json::from_str::<serde_json::Value>(line).is_ok();
        assert_eq!(log.lines().all(is_json), format == "json", "{log}");
    }
}
