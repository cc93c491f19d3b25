//! The demonstration: a fresh folder that is a living place at once, and never somebody's own.

use std::{fs, sync::Arc};

use coopol::{
    domain::organisation::text::{Stage, TextKind, Visibility},
    house::House,
    store::{
        Store,
        sqlite::{SqliteOptions, SqliteStore},
    },
};
use tempfile::TempDir;

use crate::hub::{Program, answer, command, free_port, get, post, refusal};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn demo_1_a_fresh_folder_is_filled_and_any_other_refused() {
    let parent = TempDir::new().unwrap();
    let folder = parent.path().join("demo");
    let data = folder.to_str().unwrap();
    let said = String::from_utf8(answer(&["demo", "--data", data])).unwrap();
    assert!(refusal(&["demo", "--data", data]).contains("is not empty"));
    let other = TempDir::new().unwrap();
    fs::write(other.path().join("notes.txt"), "à moi").unwrap();
    assert!(refusal(&["demo", "--data", other.path().to_str().unwrap()]).contains("is not empty"));

    let store: Arc<dyn Store> =
        Arc::new(SqliteStore::open_in(&folder, SqliteOptions::default()).unwrap());
    let house = House::open(store).await.unwrap();
    let organisation = house.view().organisation.clone();
    assert_eq!(organisation.members().count(), 12);
    for kind in
        [TextKind::Motion, TextKind::Argumentaire, TextKind::Contribution, TextKind::WikiPage]
    {
        assert!(organisation.texts().any(|(_, text)| text.kind == kind), "{kind:?}");
    }
    for (_, group) in organisation.groups() {
        assert!(group.secretaries().next().is_some(), "{}", group.name);
    }
    let is_motion = |kind| kind == TextKind::Motion;
    let (id, declaration) =
        organisation.texts().find(|(_, text)| is_motion(text.kind)).expect("the Declaration");
    assert_eq!(
        (declaration.stage, declaration.visibility, declaration.cosignatories.len()),
        (Stage::Amendable, Visibility::Public, 4)
    );
    drop(house);

    let words = answer(&["export", &format!("text:{id}"), "--data", data]);
    let words = String::from_utf8(words).unwrap();
    assert!(words.starts_with("Les Représentants du Peuple Français, constitués en Assemblée"));
    assert_eq!(words.lines().filter(|line| line.starts_with("Article ")).count(), 17);
    assert!(words.trim_end().ends_with("la condition d’une juste et préalable indemnité."));

    let port = free_port();
    let listen = format!("127.0.0.1:{port}");
    let serve = command(&["serve", "--data", data, "--listen", &listen]);
    let _hub = Program::start(serve, "ready").await;
    let password = said.lines().find_map(|line| line.strip_prefix("Password:")).expect("printed");
    let password = password.split_whitespace().next().unwrap();
    let signing_in = format!(r#"{{"email":"camille@demo.example","password":"{password}"}}"#);
    let session = post(port, "/api/session", &signing_in).unwrap();
    assert!(session.contains("\"token\""), "{session}");
    let amendments = get(port, &format!("/api/texts/{id}/amendments")).unwrap();
    assert_eq!(amendments.matches("\"condition\":\"contested\"").count(), 2, "{amendments}");
    let page = get(port, &format!("/lire/{id}")).unwrap();
    assert!(page.contains("Nul corps, nul individu ne peut exercer d’autorité"), "{page}");
}
