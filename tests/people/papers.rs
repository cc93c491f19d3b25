//! What an argumentaire rests on goes along wherever it is printed.

use axum::http::Method;
use serde_json::json;

use crate::support::TestHub;

#[tokio::test]
async fn house_4_exports_and_the_public_page_carry_claim_sources_and_their_days() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let new = json!({ "kind": "argumentaire", "title": "La dette", "visibility": "public" });
    let path = format!("/api/texts/{}", hub.text(&admin, new).await);
    let sources = json!([
        { "title": "Insee", "url": "https://www.insee.fr/dette", "date": "2026-03-01" },
        { "title": "DREES", "url": "https://drees.example.org/lits", "date": "2025-11-30" },
    ]);
    let body = json!({ "claim": "On vit trop bien", "sources": sources });
    let argument = format!("{path}/argument");
    hub.ask(Method::PUT, &argument, Some(&admin.bearer), Some(body)).await.ok();
    hub.patch(&admin, &path, json!({ "stage": "published" })).await.ok();

    let page = path.replace("/api/texts/", "/lire/");
    let mut carriers = vec![page];
    for format in ["html", "markdown", "text", "json"] {
        carriers.push(format!("{path}/content?format={format}"));
    }
    let carried = [
        "On vit trop bien",
        "Insee",
        "https://www.insee.fr/dette",
        "2026-03-01",
        "DREES",
        "https://drees.example.org/lits",
        "2025-11-30",
    ];
    for carrier in carriers {
        let paper = hub.ask(Method::GET, &carrier, None, None).await.ok().to_string();
        for part in carried {
            assert!(paper.contains(part), "{carrier} without {part}: {paper}");
        }
    }
}
