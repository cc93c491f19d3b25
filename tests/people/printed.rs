//! What was printed is referred to by its numbers for good.

use coopol::text::flat;
use coopol_client::Client;
use serde_json::json;
use yrs::{Any, MapPrelim, Text as _, Transact as _};

use crate::{
    amendments::{act, shown, tabled_as, three},
    closed::opened,
    support::TestHub,
};

/// Adds a paragraph at a place, in UTF-16 units, each marker one.
fn add_paragraph(client: &Client, at: u32, bid: &str, words: &str) {
    let text = client.doc().get_or_insert_text(flat::ROOT);
    let mut transaction = client.doc().transact_mut();
    let marker = MapPrelim::from_iter([("bid".to_owned(), Any::from(bid.to_owned()))]);
    text.insert_embed(&mut transaction, at, marker);
    text.insert(&mut transaction, at + 1, words);
}

/// Replaces one word of a length at a place.
fn put_at(client: &Client, at: u32, old: &str, new: &str) {
    let text = client.doc().get_or_insert_text(flat::ROOT);
    let mut transaction = client.doc().transact_mut();
    text.remove_range(&mut transaction, at, u32::try_from(old.len()).unwrap());
    text.insert(&mut transaction, at, new);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amend_20_alineas_keep_the_numbers_of_the_version_that_was_first_amended() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let body = json!({ "title": "Le rail", "visibility": "organisation" });
    let text = hub.text(&admin, body).await;
    let page = opened(&hub, &admin, &text).await;
    // One marker, « Un. »; the next ones at 4 and 10.
    page.doc().get_or_insert_text(flat::ROOT).push(&mut page.doc().transact_mut(), "Un.");
    add_paragraph(&page, 4, "deux", "Deux.");
    add_paragraph(&page, 10, "trois", "Trois.");
    page.wait_saved().await.unwrap();
    hub.patch(&admin, &format!("/api/texts/{text}"), json!({ "stage": "amendable" })).await.ok();

    let third = |page: &Client| put_at(page, 11, "Trois", "Tres");
    let third = tabled_as(&hub, &jean, &text, ("Le troisième", "Trois."), third).await;
    let before = |page: &Client| add_paragraph(page, 0, "zero", "Zéro.");
    let before = tabled_as(&hub, &karl, &text, ("Un alinéa de plus", "Trois."), before).await;
    act(&hub, &admin, &before, "decide", json!({ "outcome": "adopted" })).await;

    // What is tabled, and what is tabled now: « Zéro. » has no number in what was printed.
    let second = |page: &Client| put_at(page, 11, "Deux", "Dos");
    let second = tabled_as(&hub, &karl, &text, ("Le deuxième", "Trois."), second).await;
    let zero = |page: &Client| put_at(page, 1, "Zéro", "Nul");
    let zero = tabled_as(&hub, &jean, &text, ("Le nouveau", "Trois."), zero).await;
    for (amendment, place) in [
        (&third, "À l’alinéa 3, "),
        (&second, "À l’alinéa 2, "),
        (&zero, "l’alinéa qui commence par "),
    ] {
        let told = shown(&hub, &admin, amendment).await["dispositif"][0].to_string();
        assert!(told.contains(place), "{place} in {told}");
    }
}
