//! A hub inside an axum program of your own: your members and routes, the hub's sockets.
//!
//! After `cargo run --example embedded -- ./data 127.0.0.1:8080`, `GET /my-text/rosa` answers a
//! room and a token; a page connects with them: `new WebsocketProvider("ws://127.0.0.1:8080/sync",
//! room, doc, {params: {token}})`, or with a Hocuspocus provider at `/collab`.

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use axum::{Json, Router, extract, routing::get, serve::ListenerExt as _};
use coopol::{
    access::token::TokenKey,
    domain::{
        access::Access,
        ids::{MemberId, RoomId},
    },
    hub::{Hub, HubOptions},
    store::sqlite::{SqliteOptions, SqliteStore},
};
use serde_json::{Value, json};
use uuid::uuid;

const MY_TEXT: RoomId = RoomId::Text(uuid!("0193a5f2-7c1e-7000-8000-000000000001"));
/// A Hocuspocus provider is asked for a new token before the old one ends: give it a function that
/// fetches one. y-websocket is closed with 4401, and goes on when the page gives it another.
const TOKEN_LIFE: Duration = Duration::from_secs(3_600);

/// Your route. Your own session says who asks: a path, as here, proves nothing.
async fn my_text(
    extract::State(hub): extract::State<Hub>,
    extract::Path(member): extract::Path<String>,
) -> Result<Json<Value>, String> {
    let member = MemberId::new(&member).map_err(|error| error.to_string())?;
    let grant = hub.grant(member, MY_TEXT, Access::ReadWrite, TOKEN_LIFE);
    let token = hub.issue(&grant).map_err(|error| error.to_string())?;
    Ok(Json(json!({"room": MY_TEXT.to_string(), "token": token})))
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or("./data".to_owned());
    let address = arguments.next().unwrap_or("127.0.0.1:8080".to_owned());
    let folder = Path::new(&folder);
    let store = SqliteStore::open_in(folder, SqliteOptions::default())?;
    let (store, key) = (Arc::new(store), TokenKey::of_folder(folder)?);
    let hub = Hub::start(HubOptions::new(store, key)).await?;
    let app = Router::new().route("/my-text/{member}", get(my_text)).with_state(hub.clone());
    // Small frames must not wait for each other, hence TCP_NODELAY.
    let listener = tokio::net::TcpListener::bind(&address).await?;
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    // Tries at passwords are counted by where they come from.
    let app = app.merge(hub.router()).into_make_service_with_connect_info::<SocketAddr>();
    eprintln!("ready at http://{address}/my-text/rosa");
    tokio::select! {
        served = async { axum::serve(listener, app).await } => served?,
        _ = tokio::signal::ctrl_c() => {
            // Closes sockets over a second, then waits until everything accepted is stored.
            let left = hub.drain(Duration::from_secs(1), Duration::from_secs(20)).await;
            anyhow::ensure!(left == 0, "{left} room(s) could not be stored");
        }
    }
    Ok(())
}
