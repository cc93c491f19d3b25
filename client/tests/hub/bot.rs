//! The example bot, run as a program of its own beside a hub.

use std::process::{Child, Command, Stdio};

use crate::support::{TestHub, eventually, read, within, write};

/// A program that ends with its test.
struct Bot(Child);

impl Bot {
    /// Starts the example, which `cargo test` builds beside its tests.
    fn start(url: &str, room: &str) -> Self {
        let tests = std::env::current_exe().unwrap();
        let program = tests.ancestors().nth(2).unwrap().join("examples/bot");
        let started = Command::new(&program).args([url, room]).stdout(Stdio::null()).spawn();
        Self(started.unwrap_or_else(|error| {
            panic!("{}: {error}; build it with: cargo build --examples", program.display())
        }))
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // It may have ended already; then there is nothing to kill.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[tokio::test]
async fn the_bot_counts_words_for_whoever_asks() {
    let hub = TestHub::start().await;
    let client = hub.join("open/robot").await;
    write(&client, "élan vital\n!mots\n");
    let _bot = Bot::start(&hub.url(), "open/robot");
    eventually("what was asked before it came", || read(&client).contains("(2 mots)")).await;
    write(&client, "😀\n!mots\n");
    eventually("what is asked now", || read(&client).contains("(5 mots)")).await;
    assert_eq!(read(&client), "élan vital\n(2 mots)\n😀\n(5 mots)\n");
    eventually("it is seen", || client.peers().iter().any(|p| p.state.contains("mots"))).await;
    within(client.wait_saved()).await.unwrap();
}
