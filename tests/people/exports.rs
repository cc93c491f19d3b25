//! Texts that leave the hub say where their words come from.

use std::io::{Cursor, Read as _};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::{
    amendments::{act, begun, branch, motion, replace, tabled, three},
    closed::{until, words},
    statement::act_added,
    support::{Person, TestHub},
};

/// A part of a document for word processors.
fn part(document: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(document)).expect("a zip archive");
    let mut part = String::new();
    archive.by_name(name).expect(name).read_to_string(&mut part).unwrap();
    part
}

/// The words of an XML fragment.
fn text_of(xml: &str) -> String {
    let pieces = xml.split("<w:t").skip(1).filter(|piece| piece.starts_with(['>', ' ']));
    pieces
        .filter_map(|piece| piece.split_once('>')?.1.split_once("</w:t>"))
        .map(|it| it.0)
        .collect()
}

/// What stands between two marks.
fn between<'a>(all: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = all.split_once(from).unwrap_or_else(|| panic!("{from} in {all}"));
    rest.split_once(to).unwrap_or_else(|| panic!("{to} in {rest}")).0
}

/// The words of a document that carry comments, each with its author and what it says.
fn commented(document: &[u8]) -> Vec<(String, String, String)> {
    let (body, comments) =
        (part(document, "word/document.xml"), part(document, "word/comments.xml"));
    let ids: Vec<&str> = body
        .split("<w:commentRangeStart")
        .skip(1)
        .map(|rest| between(rest, "w:id=\"", "\""))
        .collect();
    let of = |id: &&str| {
        let start = format!("<w:commentRangeStart w:id=\"{id}\"");
        let words = between(&body, &start, &format!("<w:commentRangeEnd w:id=\"{id}\""));
        let comment = between(&comments, &format!("<w:comment w:id=\"{id}\""), "</w:comment>");
        let author = between(comment, "w:author=\"", "\"").to_owned();
        (text_of(words), author, text_of(comment))
    };
    ids.iter().map(of).collect()
}

/// A text of which one word came by an amendment of two authors, signed by a third, voted on.
pub(crate) async fn amended(hub: &TestHub) -> (Person, Person, Person, String, String) {
    let (admin, jean, karl) = three(hub).await;
    let text = motion(hub, &admin, "Les trains sont publics.").await;
    let amendment = begun(hub, &jean, &text, "Gratuité & « plus »").await;
    act_added(hub, &jean, &amendment, &karl.id).await;
    let page = branch(hub, &karl, &amendment).await;
    until("the text is here", || words(&page).contains("publics")).await;
    replace(&page, "publics", "gratuits");
    page.wait_saved().await.unwrap();
    act(hub, &jean, &amendment, "table", json!({})).await;
    act(hub, &admin, &amendment, "support", json!({})).await;
    let body = json!({ "kind": "named", "majority": "simple", "electorate": "readers" });
    let path = format!("/api/amendments/{amendment}/ballots");
    let ballot = hub.post(&admin, &path, body).await.created_id();
    for (who, choice) in [(&admin, "for"), (&jean, "for"), (&karl, "abstain")] {
        let path = format!("/api/ballots/{ballot}/votes");
        hub.post(who, &path, json!({ "choice": choice })).await.created();
    }
    hub.post(&admin, &format!("/api/ballots/{ballot}/close"), json!({})).await.ok();
    let adopt = json!({ "outcome": "adopted", "ballot": ballot });
    act(hub, &admin, &amendment, "decide", adopt).await;
    (admin, jean, karl, text, amendment)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amend_16_an_export_says_of_all_words_who_wrote_them_and_by_which_vote_they_stand() {
    let hub = TestHub::start().await;
    let (admin, _, karl, text, amendment) = amended(&hub).await;
    let path = format!("/api/texts/{text}/content?with=provenance");
    let page = hub.download(&admin, &format!("{path}&format=html"), "fr").await;
    let page = String::from_utf8(page).unwrap();
    let mark = format!("data-author=\"{}\" data-amendment=\"{amendment}\" data-ballot=\"", karl.id);
    let span = page.split("<span").find(|span| span.contains(&mark)).expect("the adopted word");
    assert_eq!(between(span, ">", "</span>"), "gratuits", "{page}");
    let note = between(span, "data-origin=\"", "\"");
    let told = between(&page, &format!("<li id=\"origin-{note}\">"), "</li>");
    for said in [
        "Écrit par karl",
        "nº\u{a0}1",
        "Gratuité &amp; « plus »",
        "signé par rosa",
        "2 pour, 0 contre, 1 abstention",
    ] {
        assert!(told.contains(said), "{said} in {told}");
    }
    assert!(told.contains("jean") && told.contains("karl"), "both authors: {told}");
    let own = format!("data-author=\"{}\">Les trains sont </span>", admin.id);
    assert!(page.contains(&own), "{own} in {page}");

    let file = hub.download(&admin, &format!("{path}&format=docx"), "en").await;
    let comments = commented(&file);
    let words: Vec<&str> = comments.iter().map(|(words, ..)| words.as_str()).collect();
    assert_eq!(words, ["Les trains sont ", "gratuits", "."]);
    assert_eq!(comments[1].1, "karl");
    assert!(comments[1].2.contains("Amendment 1, “Gratuité &amp; « plus »”"), "{comments:?}");
    assert!(comments[1].2.contains("by a vote: 2 for, 0 against, 1 abstaining"), "{comments:?}");
    assert_eq!(comments[0].2.matches("Amendment").count(), 0);
    let plain = hub.download(&admin, &format!("/api/texts/{text}/content?format=docx"), "fr").await;
    let body = part(&plain, "word/document.xml");
    assert_eq!(text_of(&body), "Le railLes trains sont gratuits.");
    assert!(!body.contains("commentRange"), "nothing is told that was not asked for");
    let refused = hub.get(&admin, &format!("{path}&format=json")).await;
    assert_eq!(refused.problem(), (422, "invalid"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amend_16_words_keep_their_author_when_an_adoption_is_undone_and_done_again() {
    let hub = TestHub::start().await;
    let (admin, _, karl, text, amendment) = amended(&hub).await;
    act(&hub, &admin, &amendment, "undo", json!({})).await;
    act(&hub, &admin, &amendment, "decide", json!({ "outcome": "adopted" })).await;
    let path = format!("/api/texts/{text}/content?with=provenance&format=html");
    let page = String::from_utf8(hub.download(&admin, &path, "fr").await).unwrap();
    let mark = format!("data-author=\"{}\" data-amendment=\"{amendment}\">gratuits<", karl.id);
    assert!(page.contains(&mark), "{mark} in {page}");
    // So does what came by another one.
    let other = tabled(&hub, &karl, &text, ("trains", "rails")).await;
    act(&hub, &admin, &other, "decide", json!({ "outcome": "adopted" })).await;
    let page = String::from_utf8(hub.download(&admin, &path, "fr").await).unwrap();
    assert!(page.contains(&format!("data-amendment=\"{other}\">rails<")), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amend_19_the_booklet_and_the_tracked_text_show_what_is_tabled_and_nothing_else() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    tabled(&hub, &jean, &text, ("publics", "gratuits")).await;
    let second = tabled(&hub, &karl, &text, ("trains", "rails")).await;
    let draft = begun(&hub, &karl, &text, "Un secret").await;
    let page = branch(&hub, &karl, &draft).await;
    until("the text is here", || words(&page).contains("publics")).await;
    replace(&page, "Les", "Nos");
    page.wait_saved().await.unwrap();
    let opinion = json!({ "opinion": "wisdom", "reason": "Cela se discute." });
    act(&hub, &admin, &second, "opinion", opinion).await;

    let path = format!("/api/texts/{text}/amendments/booklet");
    let booklet = String::from_utf8(hub.download(&karl, &path, "fr").await).unwrap();
    let first = booklet.find("nº\u{a0}2").expect("the one that is called first");
    assert!(first < booklet.find("nº\u{a0}1").expect("the other one"), "{booklet}");
    for said in
        ["substituer au mot", "«\u{a0}rails\u{a0}»", "Présenté par", "Sagesse. Cela se discute."]
    {
        assert!(booklet.contains(said), "{said} in {booklet}");
    }
    assert!(!booklet.contains("Un secret"), "a draft is nobody else's: {booklet}");
    // The browser that opens it lets it have its style, and nothing else.
    let style = booklet.split(['<', '>']).skip_while(|part| *part != "style").nth(1).unwrap();
    let digest = STANDARD.encode(Sha256::digest(style));
    let bearer = [("authorization", format!("Bearer {}", karl.bearer))];
    let answer = hub.exchange(&format!("GET {path}"), &bearer, &[]).await;
    let policy = format!("default-src 'none'; style-src 'sha256-{digest}'; sandbox");
    assert!(String::from_utf8_lossy(&answer).contains(&policy), "{policy}");
    let file = hub.download(&karl, &format!("{path}?format=docx"), "en").await;
    let printed = text_of(&part(&file, "word/document.xml"));
    assert!(printed.contains("Amendment 1 – ") && printed.contains("gratuits"), "{printed}");
    let table = hub.download(&karl, &format!("{path}?format=csv"), "fr").await;
    let table = String::from_utf8(table).unwrap();
    assert_eq!(table.trim_end().matches("\n2;").count(), 1, "{table}");
    assert_eq!(table.matches("\n1;").count(), 1, "{table}");

    let path = format!("/api/texts/{text}/content?format=docx&with=amendments");
    let file = hub.download(&karl, &path, "fr").await;
    let body = part(&file, "word/document.xml");
    for (change, author, words) in [
        ("w:del", "Amendement 1 (jean)", "publics"),
        ("w:ins", "Amendement 1 (jean)", "gratuits"),
        ("w:del", "Amendement 2 (karl)", "trains"),
        ("w:ins", "Amendement 2 (karl)", "rails"),
    ] {
        let found = body.split(&format!("<{change} ")).skip(1).any(|rest| {
            let inside = rest.split(&format!("</{change}>")).next().unwrap_or_default();
            inside.contains(&format!("w:author=\"{author}\"")) && inside.contains(words)
        });
        assert!(found, "{change} {author} {words}: {body}");
    }
    assert!(!body.contains("Nos"), "a draft is nobody else's: {body}");
    let refused = hub.get(&karl, &path.replace("docx", "html")).await;
    assert_eq!(refused.problem(), (422, "invalid"));
}
