//! What somebody may not know of does not exist for them: whatever is asked about it, they are
//! answered as about what is not there.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    amendments::{begun, motion, tabled, three},
    channels::new_id,
    described::operations,
    support::{Answer, Person, TestHub},
};

/// A house in which much is hidden from one of its members.
struct Hidden {
    hub: TestHub,
    admin: Person,
    /// From whom.
    karl: Person,
    /// A text that everybody reads, with a draft on it.
    open: String,
    /// Of which kind, as in addresses, and its id.
    things: Vec<(&'static str, String)>,
    /// The names of their rooms.
    rooms: Vec<String>,
    /// Where channels are asked for.
    places: [Value; 4],
}

impl Hidden {
    async fn start() -> Self {
        let hub = TestHub::start().await;
        let (admin, jean, karl) = three(&hub).await;
        // What was open to all, with an amendment, a ballot and a discussion, and is private now.
        let text = motion(&hub, &admin, "Les trains sont publics.").await;
        let pending = tabled(&hub, &jean, &text, ("publics", "gratuits")).await;
        let named = json!({ "kind": "named", "majority": "simple", "electorate": "readers" });
        let path = format!("/api/amendments/{pending}/ballots");
        let ballot = hub.post(&admin, &path, named).await.created_id();
        let beside = json!({ "text": text });
        let beside = hub.post(&admin, "/api/channels", beside).await.created_id();
        let message = json!({ "id": new_id(), "body": "Entre nous" });
        let path = format!("/api/channels/{beside}/messages");
        hub.post(&admin, &path, message).await.created();
        let private = json!({ "visibility": "private" });
        hub.patch(&admin, &format!("/api/texts/{text}"), private).await.ok();
        // A draft, with what is said beside it, and a group.
        let open = motion(&hub, &admin, "Les gares sont ouvertes.").await;
        let draft = begun(&hub, &jean, &open, "Un secret").await;
        let between = json!({ "amendment": draft });
        let between = hub.post(&jean, "/api/channels", between).await.created_id();
        let group = hub.group(&jean, "Les amis du rail", "free").await;

        let rooms = vec![
            format!("text:{text}"),
            format!("amendment:{pending}"),
            format!("amendment:{draft}"),
            format!("text:{draft}"),
        ];
        let places = [
            json!({ "text": text }),
            json!({ "amendment": pending }),
            json!({ "amendment": draft }),
            json!({ "group": group }),
        ];
        let things = vec![
            ("texts", text),
            // Its reasons.
            ("texts", draft.clone()),
            ("amendments", pending),
            ("amendments", draft),
            ("ballots", ballot),
            ("channels", beside),
            ("channels", between),
            ("groups", group),
        ];
        Self { hub, admin, karl, open, things, rooms, places }
    }

    /// One operation on a thing, with whatever it takes.
    async fn asked(
        &self,
        who: Option<&Person>,
        (method, path): (&Method, &str),
        id: &str,
    ) -> Answer {
        let member = self.admin.id.as_str();
        let filled: Vec<&str> = path
            .split('/')
            .map(|part| match part {
                "{id}" => id,
                "{member}" => member,
                "{seq}" => "1",
                "{emoji}" => "%F0%9F%91%8D",
                // Another one of the same kind.
                "{image}" | "{into}" => "00000000-0000-4000-8000-000000000000",
                part => part,
            })
            .collect();
        let is_change = *method == Method::PATCH && path.ends_with("{id}");
        let path = format!("{}?ids=nobody&q=rail&search=rosa", filled.join("/"));
        let has_body = ![Method::GET, Method::DELETE].contains(method);
        // A change leaves out what stays, and may hold nothing that it does not know.
        let body = if is_change { json!({}) } else { anything(member) };
        let body = has_body.then_some(body);
        self.hub.ask(method.clone(), &path, who.map(|who| who.bearer.as_str()), body).await
    }
}

/// A body with all that any operation asks for.
fn anything(member: &str) -> Value {
    json!({
        "id": new_id(), "title": "Titre", "name": "Nom", "member": member, "role": "observer",
        "body": "Bonjour", "reason": "Parce que.", "claim": "On dit", "choice": "for",
        "outcome": "rejected", "opinion": "wisdom", "into": new_id(), "before": null,
        "kind": "named", "majority": "simple", "electorate": "readers", "threshold": 1,
        "option": 0, "through": 1, "level": "nothing", "seconds": 60, "slow_mode_s": 30,
        "units": [], "ranges": [], "description": "", "links": [], "contacts": [],
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rights_4_channel_10_amend_7_what_one_may_not_know_of_is_answered_like_nothing() {
    let house = Hidden::start().await;
    let Hidden { hub, karl, open, things, rooms, places, .. } = &house;
    let mut otherwise = Vec::new();
    let on_things = operations().into_iter().filter(|(_, path, _)| path.contains("{id}"));
    for (method, path, _) in on_things {
        let noun = path.split('/').nth(2).unwrap_or_default();
        for (_, id) in things.iter().filter(|(kind, _)| *kind == noun) {
            for who in [Some(karl), None] {
                let of_it = house.asked(who, (&method, &path), id).await;
                let of_nothing = house.asked(who, (&method, &path), &new_id()).await;
                assert!(of_it.status.is_client_error(), "{method} {path}: {}", of_it.body);
                assert_eq!(
                    (of_it.status, &of_it.body),
                    (of_nothing.status, &of_nothing.body),
                    "{method} {path} on one of the {noun}"
                );
                if who.is_some() && of_it.problem() != (404, "not-found") {
                    otherwise.push(format!("{method} {path}: {}", of_it.status));
                }
            }
        }
    }
    // Which nobody asks for but who may do it everywhere.
    assert_eq!(otherwise, ["POST /api/groups/{id}/merge: 403 Forbidden"]);

    for room in rooms {
        let refused = hub.post(karl, "/api/tokens", json!({ "room": room })).await;
        assert_eq!(refused.problem(), (404, "not-found"), "{room}");
    }
    for place in places {
        let refused = hub.post(karl, "/api/channels", place.clone()).await;
        assert_eq!(refused.problem(), (404, "not-found"), "{place}");
    }
    // Nor does any list tell of it, or what stands beside the text that is read.
    let lists = ["texts", "channels", "groups", "themes", "home", "notices", "me/amendments"];
    let beside = ["amendments", "amendments/booklet", "minutes", "procedure", "content"];
    let lists = lists.iter().map(|list| format!("/api/{list}"));
    let beside = beside.iter().map(|rest| format!("/api/texts/{open}/{rest}"));
    for path in lists.chain(beside) {
        let told = hub.get(karl, &path).await;
        assert_eq!(told.status, StatusCode::OK, "{path}: {}", told.body);
        let told = told.body.to_string();
        let hidden = things.iter().map(|(_, id)| id.as_str()).chain(["Un secret", "gratuits"]);
        for hidden in hidden {
            assert!(!told.contains(hidden), "{path} tells of {hidden}: {told}");
        }
    }
    let procedure = hub.get(karl, &format!("/api/texts/{open}/procedure")).await.ok();
    assert_eq!(procedure["counts"], json!({}), "a draft is not even counted");
}
