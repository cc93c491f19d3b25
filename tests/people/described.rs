//! What holds for every operation that the API describes.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use axum::http::Method;
use coopol::{
    domain::{
        ids::{MemberId, ThemeId},
        organisation::command::Command,
    },
    house::Petitioner,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{channels::new_id, support::TestHub};

fn methods() -> [Method; 5] {
    [Method::GET, Method::PUT, Method::POST, Method::PATCH, Method::DELETE]
}

fn description() -> Value {
    serde_json::to_value(coopol::http::description()).unwrap()
}

/// Every operation: its method, its path, and what is said of it.
pub(crate) fn operations() -> Vec<(Method, String, Value)> {
    let mut found = Vec::new();
    for (path, item) in description()["paths"].as_object().unwrap() {
        for method in methods() {
            let operation = item.get(method.as_str().to_lowercase());
            found.extend(operation.map(|operation| (method, path.clone(), operation.clone())));
        }
    }
    assert!(found.len() > 100, "{} operations", found.len());
    found
}

/// A path that leads to nothing that is there.
fn filled(path: &str) -> String {
    let parts = path.split('/').map(|part| match part {
        "{seq}" => "1".to_owned(),
        "{emoji}" => "%F0%9F%91%8D".to_owned(),
        named if named.starts_with('{') => new_id(),
        part => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

/// What stands in the files of a folder, and of the folders in it.
fn sources(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            found.extend(sources(&path));
        } else {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
    found
}

#[test]
fn api_4_every_path_of_the_source_and_of_the_specification_is_described() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let described: BTreeSet<String> =
        operations().iter().map(|(method, path, _)| format!("{method} {path}")).collect();
    let (mut written, mut undescribed) = (BTreeSet::new(), Vec::new());
    for source in sources(&root.join("src/http/api")) {
        for handler in source.split("utoipa::path(").skip(1) {
            let (method, rest) = handler.split_once(',').expect("a method");
            let path = rest.split('"').nth(1).expect("a path");
            written.insert(format!("{} {path}", method.trim().to_uppercase()));
        }
        let routes = source.split(".route(\"").skip(1);
        undescribed.extend(routes.filter_map(|rest| rest.split('"').next().map(str::to_owned)));
    }
    assert_eq!(described, written, "what handlers say of themselves");
    // What is served without being described: the description, and that nothing else is there.
    assert_eq!(undescribed, ["/api/openapi.json", "/api/{*rest}"]);

    let specification = fs::read_to_string(root.join("SPEC.md")).unwrap();
    let named = specification.split('`').filter_map(|part| {
        let (method, path) = part.split_once(' ')?;
        let is_one = methods().iter().any(|known| known.as_str() == method);
        let path = path.split('?').next()?;
        (is_one && path.starts_with("/api/")).then(|| format!("{method} {path}"))
    });
    let named: BTreeSet<String> = named.collect();
    assert!(named.len() >= 10, "{named:?}");
    assert!(named.is_subset(&described), "{:?}", named.difference(&described));
}

#[tokio::test]
async fn api_4_whatever_is_described_is_there() {
    let hub = TestHub::start().await;
    for (method, path, _) in operations() {
        let answer = hub.ask(method.clone(), &filled(&path), None, None).await;
        assert_ne!(answer.status.as_u16(), 405, "{method} {path}");
        let detail = answer.body["detail"].as_str().unwrap_or_default();
        assert!(!detail.contains("address in this API"), "{method} {path}: {detail}");
    }
    let nothing = hub.ask(Method::GET, "/api/nothing", None, None).await;
    assert!(nothing.body["detail"].as_str().unwrap().contains("address in this API"));
}

#[test]
fn api_4_every_answer_is_described_and_every_way_to_ask_is_declared() {
    let document = description();
    let schemes = document["components"]["securitySchemes"].as_object().unwrap();
    let mut open = BTreeSet::new();
    for (method, path, operation) in operations() {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let says = response["description"].as_str().unwrap_or_default();
            assert!(!says.is_empty(), "{method} {path}: {status}");
        }
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let key = parameters.iter().find(|parameter| parameter["name"] == "idempotency-key");
        assert_eq!(key.is_some(), method == Method::POST, "{method} {path}");
        assert!(key.is_none_or(|key| key["required"] == false && key["in"] == "header"), "{path}");
        let Some(ways) = operation["security"].as_array() else {
            open.insert(format!("{method} {path}"));
            continue;
        };
        for way in ways {
            let named: BTreeSet<&str> =
                way.as_object().unwrap().keys().map(String::as_str).collect();
            assert!(named.iter().all(|name| schemes.contains_key(*name)), "{path}: {named:?}");
            let is_change = method != Method::GET;
            assert!(!named.contains("session") || named.contains("csrf") == is_change, "{path}");
        }
    }
    assert_eq!(open, open_to_all());
}

#[tokio::test]
async fn api_1_what_is_refused_before_it_is_read_says_why() {
    let hub = TestHub::start().await;
    let answer = hub.ask(Method::DELETE, "/api/themes", None, None).await;
    assert_eq!(answer.problem(), (405, "invalid"));
    assert!(answer.header("allow").is_some_and(|allowed| allowed.contains("GET")));

    let body = Some(json!({"address": "a".repeat(64 * 1024)}));
    let answer = hub.ask(Method::POST, "/api/session", None, body).await;
    assert_eq!(answer.problem(), (413, "invalid"));
    assert!(answer.body["detail"].as_str().unwrap().contains("65536 bytes"), "{}", answer.body);

    let admin = hub.administrator("rosa").await;
    let misspelt = Some(json!({"nmae": "Rosa"}));
    let answer = hub.ask(Method::PATCH, "/api/me", Some(&admin.bearer), misspelt).await;
    assert_eq!(answer.problem(), (422, "invalid"));
    assert!(answer.body["detail"].as_str().unwrap().contains("nmae"), "{}", answer.body);
}

/// What nobody's session is looked at for.
fn open_to_all() -> BTreeSet<String> {
    let open = [
        "POST /api/invitations/look",
        "POST /api/members",
        "POST /api/password-resets",
        "POST /api/password-resets/redeem",
        "POST /api/session",
    ];
    BTreeSet::from(open.map(str::to_owned))
}

#[tokio::test]
async fn account_4_a_cookie_alone_carries_out_nothing_that_changes_something() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    let cookie = |bearer: &str| ("cookie", format!("coopol_session={bearer}"));
    let me = hub.request(Method::GET, "/api/me", &[cookie(&jean.bearer)], None).await.ok();
    let of_another = ("x-csrf-token", me["csrf"].as_str().unwrap().to_owned());
    let carried = [vec![cookie(&admin.bearer)], vec![cookie(&admin.bearer), of_another]];
    let mut open = BTreeSet::new();
    for (method, path, _) in operations().into_iter().filter(|(how, ..)| *how != Method::GET) {
        for headers in &carried {
            let body = Some(json!({}));
            let answer = hub.request(method.clone(), &filled(&path), headers, body).await;
            if answer.problem() != (403, "forbidden") {
                open.insert(format!("{method} {path}"));
            }
        }
    }
    assert_eq!(open, open_to_all());
    assert_eq!(hub.get(&admin, "/api/me").await.ok()["id"], admin.id, "the session has not ended");
}

#[tokio::test]
async fn api_2_every_list_comes_in_pages_of_at_most_two_hundred() {
    let document = description();
    let mut lists = Vec::new();
    for (method, path, operation) in operations() {
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let takes = |name: &str| parameters.iter().any(|parameter| parameter["name"] == name);
        if !takes("limit") {
            continue;
        }
        assert!(method == Method::GET && (takes("after") || takes("before")), "{path}");
        let answer = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        let name = answer["$ref"].as_str().and_then(|it| it.rsplit('/').next()).expect("a name");
        let properties = &document["components"]["schemas"][name]["properties"];
        assert!(properties["items"].is_object() && properties["next"].is_object(), "{path}");
        lists.push(path);
    }
    assert!(lists.len() >= 10, "{lists:?}");

    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let plant = |n: usize| {
        let (theme, name) = (ThemeId(Uuid::new_v4()), format!("Thème {n:03}"));
        Command::PlantTheme { theme, name, parent: None }
    };
    let by = Petitioner::Member(MemberId::new(&admin.id).unwrap());
    hub.hub.house().ask(by, (0..205).map(plant).collect(), None).await.unwrap();
    let names = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item["name"].as_str().unwrap().to_owned()).collect()
    };
    let first = hub.get(&admin, "/api/themes?limit=1000").await.ok();
    assert_eq!(names(&first).len(), 200);
    let after = first["next"].as_str().expect("there are more");
    let rest = hub.get(&admin, &format!("/api/themes?limit=1000&after={after}")).await.ok();
    assert_eq!(rest["next"], Value::Null);
    let all: Vec<String> = (0..205).map(|n| format!("Thème {n:03}")).collect();
    assert_eq!([names(&first), names(&rest)].concat(), all);
    let nowhere = hub.get(&admin, &format!("/api/themes?after={}", Uuid::new_v4())).await;
    assert_eq!(nowhere.problem(), (409, "changed-meanwhile"), "it is not taken for the end");
}
