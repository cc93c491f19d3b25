//! What is told without an account names nobody: a public text is public, its people are not.

use std::io::{Cursor, Read as _};

use axum::http::{Method, StatusCode};
use coopol_client::{Access, Client};
use serde_json::{Value, json};
use yrs::{ReadTxn as _, Transact as _};

use crate::{
    amendments::{act, begun, branch, motion, shown, tabled, three},
    closed::{opened, until, words, write},
    exports::amended,
    statement::act_added,
    support::{Answer, Person, TestHub},
};

/// A public text with all that people do to one, and a public argumentaire that somebody checked.
struct Public {
    hub: TestHub,
    admin: Person,
    jean: Person,
    karl: Person,
    text: String,
    argument: String,
    adopted: String,
    pending: String,
    ballot: String,
}

impl Public {
    async fn start() -> Self {
        let hub = TestHub::start().await;
        let (admin, jean, karl, text, adopted) = amended(&hub).await;
        let path = format!("/api/texts/{text}");
        hub.patch(&admin, &path, json!({ "visibility": "public" })).await.ok();
        hub.post(&karl, &format!("{path}/cosignature"), json!({})).await.created();
        let pending = tabled(&hub, &karl, &text, ("trains", "rails")).await;
        let opinion = json!({ "opinion": "wisdom", "reason": "Cela se discute." });
        act(&hub, &admin, &pending, "opinion", opinion).await;
        let argument = checked(&hub, &admin).await;
        let ballots = shown(&hub, &admin, &adopted).await["ballots"].take();
        let ballot = ballots[0]["id"].as_str().unwrap().to_owned();
        Self { hub, admin, jean, karl, text, argument, adopted, pending, ballot }
    }

    /// One look, with an account or without.
    async fn look(&self, who: Option<&Person>, path: &str) -> Answer {
        let bearer = who.map(|who| ("authorization", format!("Bearer {}", who.bearer)));
        let french = ("accept-language", "fr".to_owned());
        let headers: Vec<_> = bearer.into_iter().chain([french]).collect();
        self.hub.request(Method::GET, path, &headers, None).await
    }

    /// Every address of the API that is read, with the ids of what is here.
    async fn addresses(&self) -> Vec<String> {
        let document = self.look(None, "/api/openapi.json").await.ok();
        let paths = document["paths"].as_object().unwrap().iter();
        let read = paths.filter(|(_, item)| item.get("get").is_some());
        read.flat_map(|(path, _)| self.filled(path)).collect()
    }

    fn filled(&self, path: &str) -> Vec<String> {
        let ids = match path.split('/').nth(2) {
            Some("texts") => vec![&self.text, &self.argument],
            Some("amendments") => vec![&self.adopted, &self.pending],
            Some("ballots") => vec![&self.ballot],
            _ => vec![&self.karl.id],
        };
        let with = |id: &String| {
            let parts = path.split('/');
            let parts = parts.map(|part| if part.starts_with('{') { id.as_str() } else { part });
            parts.collect::<Vec<_>>().join("/")
        };
        ids.into_iter().map(with).collect()
    }

    /// The text in every form in which it leaves the hub, and its own page.
    fn exports(&self) -> Vec<String> {
        let Self { text, argument, .. } = self;
        let content = [
            "format=html",
            "format=markdown",
            "format=text",
            "format=json",
            "format=docx",
            "format=html&with=provenance",
            "format=docx&with=provenance",
            "format=docx&with=amendments",
        ];
        let content = content.map(|form| format!("/api/texts/{text}/content?{form}"));
        let booklet = ["html", "docx", "csv"];
        let booklet =
            booklet.map(|form| format!("/api/texts/{text}/amendments/booklet?format={form}"));
        let pages = [text, argument].map(|id| format!("/lire/{id}"));
        content.into_iter().chain(booklet).chain(pages).collect()
    }

    /// What is asked about all words of the text.
    async fn all_words(&self) -> Value {
        let page = opened(&self.hub, &self.admin, &self.text).await;
        let known = page.doc().transact().state_vector();
        let ranges: Vec<Value> = known
            .iter()
            .map(|(client, end)| json!({ "client": client.get(), "start": 0, "end": end }))
            .collect();
        json!({ "ranges": ranges })
    }

    /// Those who are named in what is said, by name, id or address.
    fn named_in(&self, said: &str) -> Vec<&str> {
        let people = [&self.admin, &self.jean, &self.karl].into_iter();
        let marks = people.flat_map(|one| {
            let name = one.email.split('@').next().unwrap();
            [name, one.id.as_str(), one.email.as_str()]
        });
        marks.filter(|mark| said.contains(*mark)).collect()
    }

    /// Looks at these addresses, and finds nobody named.
    async fn names_nobody(&self, who: Option<&Person>, addresses: &[String]) {
        for path in addresses {
            let answer = self.look(who, path).await;
            assert!(answer.status.as_u16() < 500, "{path}: {}", answer.body);
            let named = self.named_in(&said(&answer.bytes));
            assert!(named.is_empty(), "{path} names {named:?}: {}", answer.body);
        }
    }
}

/// A public argumentaire, checked.
async fn checked(hub: &TestHub, admin: &Person) -> String {
    let new = json!({ "kind": "argumentaire", "title": "La dette", "visibility": "public" });
    let text = hub.text(admin, new).await;
    let path = format!("/api/texts/{text}");
    let argument = format!("{path}/argument");
    let url = "https://www.insee.fr/fr/statistiques";
    let source = json!({ "title": "Insee", "url": url, "date": "2026-03-01" });
    let claim = Some(json!({ "claim": "On dit", "sources": [source] }));
    hub.ask(Method::PUT, &argument, Some(&admin.bearer), claim).await.ok();
    hub.post(admin, &format!("{argument}/checks"), json!({})).await.created();
    hub.patch(admin, &path, json!({ "stage": "published" })).await.ok();
    text
}

/// All that a body says: of a document for word processors, each of its parts.
fn said(body: &[u8]) -> String {
    if !body.starts_with(b"PK") {
        return String::from_utf8_lossy(body).into_owned();
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(body)).expect("a zip archive");
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        archive.by_index(at).unwrap().read_to_end(&mut parts).unwrap();
    }
    String::from_utf8_lossy(&parts).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rights_9_nothing_that_is_told_without_an_account_names_anybody() {
    let public = Public::start().await;
    let Public { hub, text, argument, adopted, pending, ballot, .. } = &public;
    let (addresses, exports) = (public.addresses().await, public.exports());
    public.names_nobody(None, &addresses).await;
    public.names_nobody(None, &exports).await;

    // It is told all the same, and to members with the names.
    let of_text = format!("/api/texts/{text}");
    let told = [
        of_text.clone(),
        format!("{of_text}/amendments"),
        format!("{of_text}/minutes"),
        format!("/api/amendments/{adopted}"),
        format!("/api/amendments/{pending}"),
        format!("/api/ballots/{ballot}"),
    ];
    for path in &told {
        assert!(addresses.contains(path), "{path} is no address of the API");
    }
    let named = exports.iter().filter(|path| path.contains("with=") || path.contains("booklet"));
    for path in told.iter().chain(named) {
        let (visit, read) =
            (public.look(None, path).await, public.look(Some(&public.jean), path).await);
        assert_eq!((visit.status, read.status), (StatusCode::OK, StatusCode::OK), "{path}");
        assert!(said(&read.bytes).contains("karl"), "{path}: {}", read.body);
    }
    let checks = format!("/api/texts/{argument}/argument");
    assert_eq!(hub.get(&public.jean, &checks).await.ok()["checks"][0]["by"]["name"], "rosa");
    let visited = public.look(None, &checks).await.ok();
    assert_eq!((&visited["checks"], visited["checked"].is_u64()), (&json!([]), true));
    for page in &exports {
        assert_eq!(public.look(None, page).await.status, StatusCode::OK, "{page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rights_9_people_are_counted_where_they_are_not_named() {
    let public = Public::start().await;
    let Public { hub, text, adopted, .. } = &public;
    let visited = public.look(None, &format!("/api/texts/{text}")).await.ok();
    assert_eq!((&visited["authors"], &visited["author_count"]), (&json!([]), &json!(1)));
    let signed = (&visited["cosignatories"], &visited["cosignatory_count"]);
    assert_eq!(signed, (&json!([]), &json!(1)));

    let visited = public.look(None, &format!("/api/amendments/{adopted}")).await.ok();
    assert_eq!((&visited["authors"], &visited["author_count"]), (&json!([]), &json!(2)));
    assert_eq!((&visited["signatories"], &visited["signatory_count"]), (&json!([]), &json!(1)));
    assert_eq!(visited["signatures"], 3);
    let outcome = &visited["outcome"];
    assert_eq!((&outcome["outcome"], &outcome["by"]), (&json!("adopted"), &Value::Null));
    let minutes = visited["minutes"].as_array().unwrap();
    assert!(!minutes.is_empty() && minutes.iter().all(|minute| minute["by"].is_null()));
    let ballot = &visited["ballots"][0];
    assert_eq!((&ballot["result"]["for"], &ballot["votes"]), (&json!(2), &Value::Null));

    let booklet = format!("/api/texts/{text}/amendments/booklet");
    let booklet = said(&public.look(None, &booklet).await.bytes);
    assert!(booklet.contains("<p>2 personnes</p>"), "two authors: {booklet}");
    assert!(booklet.contains("<p>une personne</p>"), "one signature: {booklet}");
    let origins = format!("/api/texts/{text}/content?with=provenance");
    let origins = said(&public.look(None, &origins).await.bytes);
    assert!(origins.contains("Écrit par une personne") && !origins.contains("data-author"));

    let path = format!("/api/texts/{text}/provenance");
    let words = public.all_words().await;
    let visited = hub.ask(Method::POST, &path, None, Some(words.clone())).await.ok();
    assert_eq!(public.named_in(&visited.to_string()), [""; 0]);
    let ways = visited["runs"].as_array().unwrap().iter().map(|run| &run["amendment"]);
    let counts: Vec<&Value> = ways.map(|way| &way["author_count"]).collect();
    assert!(counts.contains(&&json!(2)), "{visited}");
    let read = hub.post(&public.jean, &path, words).await.ok().to_string();
    assert!(read.contains(&public.karl.id) && read.contains(&public.admin.id), "{read}");
    // Nor is it told by what a question finds.
    let by_karl = format!("/api/texts/{text}/amendments?author={}", public.karl.id);
    let found = async |who: Option<&Person>| {
        let page = public.look(who, &by_karl).await.ok();
        page["items"].as_array().unwrap().len()
    };
    assert_eq!((found(None).await, found(Some(&public.jean)).await), (0, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rights_9_guests_and_who_is_suspended_read_a_public_text_as_visitors_do() {
    let public = Public::start().await;
    let Public { hub, admin, jean, karl, text, .. } = &public;
    let guest = hub.invitation(admin, json!({ "standing": "guest" })).await;
    let guest = hub.join(&guest, "gaston").await;
    let of_it = |path: &String| {
        ["/api/texts/", "/api/amendments/", "/api/ballots/"].iter().any(|of| path.starts_with(*of))
    };
    let addresses = public.addresses().await.into_iter().filter(of_it).chain(public.exports());
    let seen = format!("/api/texts/{text}/people?ids={},{}", jean.id, guest.id);
    let addresses: Vec<String> = addresses.chain([seen.clone()]).collect();
    public.names_nobody(Some(&guest), &addresses).await;
    let oneself = json!([{ "id": guest.id, "name": "gaston" }]);
    assert_eq!(hub.get(&guest, &seen).await.ok()["items"], oneself);

    // Who writes an amendment knows those who write it too.
    let group = hub.group(jean, "Les amis du rail", "free").await;
    let friend = hub.join(&hub.invitation(jean, json!({ "group": group })).await, "max").await;
    let draft = begun(hub, jean, text, "Gares").await;
    act_added(hub, jean, &draft, &friend.id).await;
    let authors = shown(hub, &friend, &draft).await["authors"].take();
    assert_eq!(authors.as_array().unwrap().len(), 2, "{authors}");
    assert!(authors.to_string().contains("jean"), "{authors}");
    let seen = format!("/api/texts/{text}/people?ids={},{}", jean.id, karl.id);
    let met = json!([{ "id": jean.id, "name": "jean" }]);
    assert_eq!(hub.get(&friend, &seen).await.ok()["items"], met);
    let read = hub.get(&friend, &format!("/api/texts/{text}")).await.ok();
    assert_eq!((&read["authors"], &read["author_count"]), (&json!([]), &json!(1)));

    let path = format!("/api/members/{}", karl.id);
    hub.patch(admin, &path, json!({ "status": "suspended" })).await.ok();
    public.names_nobody(Some(karl), &addresses).await;
}

/// Whether a client is shown this person's presence.
fn sees(client: &Client, who: &Person) -> bool {
    client.peers().iter().any(|peer| peer.state.contains(&who.id))
}

/// Writes, and waits until another client reads it: what was sent before has come too.
async fn heard_of(writer: &Client, reader: &Client, said: &str) {
    write(writer, said);
    until("the words came", || words(reader).contains(said)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rights_9_who_reads_live_what_is_public_is_shown_nobody_who_is_there() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Section de Nantes", "section").await;
    let karl = hub.join(&hub.invitation(&admin, json!({})).await, "karl").await;
    let guest = hub.invitation(&admin, json!({ "standing": "guest" })).await;
    let guest = hub.join(&guest, "gaston").await;
    let appeal = json!({ "title": "Appel", "visibility": "public", "group": group });
    let text = hub.text(&admin, appeal).await;
    let path = format!("/api/texts/{text}");
    hub.patch(&admin, &path, json!({ "stage": "published" })).await.ok();

    // One who was there before, and one who comes while they are there.
    let early = opened(&hub, &guest, &text).await;
    let member = opened(&hub, &karl, &text).await;
    let author = opened(&hub, &admin, &text).await;
    author.set_presence(r#"{"cursor":1}"#).unwrap();
    until("a member is shown the author", || sees(&member, &admin)).await;
    let late = opened(&hub, &guest, &text).await;
    for reader in [&early, &late] {
        heard_of(&author, reader, "Camarades ! ").await;
        assert!(reader.peers().is_empty(), "{:?}", reader.peers());
    }
    // They are shown themselves: who is told of people by name is told of them.
    late.set_presence(r#"{"cursor":2}"#).unwrap();
    until("a member is shown the guest", || sees(&member, &guest)).await;
    heard_of(&author, &early, "Debout ! ").await;
    assert!(early.peers().is_empty(), "{:?}", early.peers());

    // Who comes to read it from inside is shown the others there and then.
    let seat = json!({ "member": guest.id, "role": "observer" });
    let given = hub.post(&admin, &format!("/api/groups/{group}/members"), seat).await;
    assert!(given.status.is_success(), "{}", given.body);
    until("the guest is shown the author", || sees(&early, &admin)).await;
}

/// An amendable text that anyone may read.
async fn public_motion(hub: &TestHub, author: &Person) -> String {
    let text = motion(hub, author, "Les trains sont publics.").await;
    hub.patch(author, &format!("/api/texts/{text}"), json!({ "visibility": "public" })).await.ok();
    text
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rights_9_who_reads_live_an_amendment_of_a_public_text_is_shown_nobody_in_its_rooms() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let guest = hub.invitation(&admin, json!({ "standing": "guest" })).await;
    let guest = hub.join(&guest, "gaston").await;
    let text = public_motion(&hub, &admin).await;
    let amendment = begun(&hub, &jean, &text, "Gratuité").await;
    act(&hub, &jean, &amendment, "collect", json!({})).await;
    let (mut branches, mut reasons) = (Vec::new(), Vec::new());
    for who in [&jean, &karl, &guest] {
        branches.push(branch(&hub, who, &amendment).await);
        reasons.push(opened(&hub, who, &amendment).await);
    }
    for pages in [&branches, &reasons] {
        let (author, member, reader) = (&pages[0], &pages[1], &pages[2]);
        until("the text is here", || !words(author).is_empty()).await;
        author.set_presence(r#"{"cursor":1}"#).unwrap();
        until("a member is shown the author", || sees(member, &jean)).await;
        heard_of(author, reader, " Camarades !").await;
        assert!(reader.peers().is_empty(), "{:?}", reader.peers());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rights_9_a_guest_is_shown_co_authors_until_others_may_come_to_what_they_write() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let text = public_motion(&hub, &admin).await;
    let group = hub.group(&jean, "Les amis du rail", "free").await;
    let friend = hub.join(&hub.invitation(&jean, json!({ "group": group })).await, "max").await;
    let amendment = begun(&hub, &jean, &text, "Gratuité").await;
    act_added(&hub, &jean, &amendment, &friend.id).await;
    let author = branch(&hub, &jean, &amendment).await;
    let early = branch(&hub, &friend, &amendment).await;
    author.set_presence(r#"{"cursor":1}"#).unwrap();
    early.set_presence(r#"{"cursor":2}"#).unwrap();
    until("they are shown each other", || sees(&author, &friend) && sees(&early, &jean)).await;
    until("the text is here", || words(&author).contains("publics")).await;

    act(&hub, &jean, &amendment, "collect", json!({})).await;
    let late = branch(&hub, &friend, &amendment).await;
    heard_of(&author, &late, " Partout.").await;
    assert!(late.peers().is_empty(), "{:?}", late.peers());

    // An editor that stays open: once it has heard of its right, it hears of no more people.
    act(&hub, &jean, &amendment, "table", json!({})).await;
    let is_told = || *early.access().borrow() == Some(Access::ReadOnly);
    until("it is read-only", is_told).await;
    let member = branch(&hub, &karl, &amendment).await;
    member.set_presence(r#"{"cursor":3}"#).unwrap();
    until("an author is shown the member", || sees(&author, &karl)).await;
    heard_of(&opened(&hub, &admin, &text).await, &early, " Toujours.").await;
    assert!(!sees(&early, &karl), "{:?}", early.peers());
}
