//! Cards of links: what a link leads to, as far as whoever asks may read it, and nothing of what
//! they may not.

use axum::http::Method;
use serde_json::{Value, json};

use crate::{
    amendments::motion,
    channels::{Scene, new_id},
    support::Person,
};

impl Scene {
    async fn card(&self, who: &Person, url: &str) -> Value {
        let path = format!("/api/cards?urls={}", url.replace('#', "%23"));
        let answer = self.hub.get(who, &path).await.ok();
        assert_eq!(answer["items"][0]["url"], url);
        answer["items"][0]["card"].clone()
    }

    async fn amendment(&self, title: &str) -> String {
        let text = format!("/api/texts/{}", self.text);
        self.hub.patch(&self.admin, &text, json!({ "stage": "amendable" })).await.ok();
        let begun = json!({ "title": title, "rationale": "Pour les petites gares." });
        let path = format!("{text}/amendments");
        self.hub.post(&self.admin, &path, begun).await.created_id()
    }
}

#[tokio::test]
async fn channel_18_a_link_is_shown_as_what_it_leads_to() {
    let scene = Scene::new().await;
    scene.said(&scene.jean, "Des quais, **des trains**").await;
    let text = scene.card(&scene.jean, &format!("/texts/{}", scene.text)).await;
    assert_eq!(
        (&text["what"], &text["title"], &text["kind"], &text["stage"]),
        (&json!("text"), &json!("Le rail"), &json!("motion"), &json!("draft"))
    );
    let message = scene.card(&scene.admin, &format!("/channels/{}#message=1", scene.channel)).await;
    assert_eq!(
        (&message["what"], &message["title"], &message["excerpt"], &message["author"]["name"]),
        (&json!("message"), &json!("Le rail"), &json!("Des quais, **des trains**"), &json!("jean"))
    );
    let text = motion(&scene.hub, &scene.admin, "Les trains sont publics.").await;
    let path = format!("/api/texts/{text}/content?format=json");
    let content = scene.hub.get(&scene.admin, &path).await.ok();
    let block = content[0]["bid"].as_str().unwrap();
    let shown = scene.card(&scene.karl, &format!("/texts/{text}#block={block}")).await;
    assert_eq!(
        (&shown["what"], &shown["excerpt"]),
        (&json!("paragraph"), &json!("Les trains sont publics."))
    );
    let gone = scene.card(&scene.karl, &format!("/texts/{text}#block=no-more")).await;
    assert_eq!((&gone["what"], &gone["title"]), (&json!("text"), &json!("Le rail")));
    let amendment = scene.amendment("Petites gares").await;
    let shown = scene.card(&scene.admin, &format!("/amendments/{amendment}")).await;
    assert_eq!(
        (&shown["what"], &shown["title"], &shown["status"], &shown["excerpt"]),
        (
            &json!("amendment"),
            &json!("Petites gares"),
            &json!("draft"),
            &json!("Pour les petites gares.")
        )
    );
    // A link of this hub in full; one of elsewhere says nothing; as live as the thing itself.
    let own = format!("http://hub/texts/{}", scene.text);
    let elsewhere = format!("https://example.org/texts/{}", scene.text);
    let path = format!("/api/cards?urls={own}+{elsewhere}");
    let both = scene.hub.get(&scene.jean, &path).await.ok();
    assert_eq!(both["items"][0]["card"]["title"], "Le rail");
    assert_eq!(both["items"][1], json!({ "url": elsewhere, "card": null }));
    let renamed = json!({ "title": "Le fret" });
    scene.hub.patch(&scene.admin, &format!("/api/texts/{}", scene.text), renamed).await.ok();
    assert_eq!(scene.card(&scene.jean, &own).await["title"], "Le fret");
    let many = format!("/api/cards?urls={}", vec!["/x"; 21].join("+"));
    assert_eq!(scene.hub.get(&scene.jean, &many).await.problem(), (422, "invalid"));
}

#[tokio::test]
async fn channel_10_a_card_tells_nothing_of_what_one_may_not_read() {
    let scene = Scene::new().await;
    scene.said(&scene.jean, "Entre nous").await;
    let amendment = scene.amendment("À mûrir").await;
    let message = format!("/channels/{}#message=1", scene.channel);
    let links =
        [format!("/texts/{}", scene.text), message.clone(), format!("/amendments/{amendment}")];
    let missing = format!("/texts/{}", new_id());
    for url in links.iter().chain([&missing]) {
        assert_eq!(scene.card(&scene.karl, url).await, Value::Null, "{url}");
    }
    // A draft is its authors', also before those who read its text.
    assert_eq!(scene.card(&scene.jean, &links[2]).await, Value::Null);
    let signed_out = scene.hub.ask(Method::GET, "/api/cards?urls=/x", None, None).await;
    assert_eq!(signed_out.problem(), (401, "signed-out"));

    // What is hidden from the reader, or erased, has no card.
    assert_eq!(scene.card(&scene.jean, &message).await["excerpt"], "Entre nous");
    scene.hub.delete(&scene.jean, &scene.path("/messages/1")).await;
    assert_eq!(scene.card(&scene.jean, &message).await, Value::Null);
    // A right that ends ends here too.
    let text = format!("/api/texts/{}", scene.text);
    scene.hub.patch(&scene.admin, &text, json!({ "visibility": "private" })).await.ok();
    assert_eq!(scene.card(&scene.jean, &links[0]).await, Value::Null);
}
