//! `/metrics` of a hub that has just started: all of it is there before anything happens.

use crate::hub::HubProcess;

#[tokio::test]
async fn ops_10_every_counter_is_there_at_nothing_and_says_what_it_counts() {
    let hub = HubProcess::start(&["--open"]).await;
    let page = hub.get("/metrics").expect("a page");
    // A rise from nothing is seen only by whoever saw nothing.
    let seldom = ["load_failures", "quarantined_records", "store_failures", "letters_refused"];
    for name in seldom {
        let name = format!("coopol_{name}_total");
        let (help, zero) = (format!("# HELP {name} "), format!("{name} 0"));
        assert!(page.lines().any(|line| line.starts_with(&help)), "{name}: {page}");
        assert!(page.lines().any(|line| line == zero), "{name}: {page}");
    }
}
