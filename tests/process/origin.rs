//! What a running hub may be called, as `serve` says it: with open rooms on this machine, by no
//! name of a stranger's.

use tokio_tungstenite::{
    connect_async,
    tungstenite::{Error, client::IntoClientRequest as _},
};

use crate::hub::HubProcess;

/// With which status the hub answers a program that wants a socket and calls it `host`.
async fn status(url: &str, host: &str) -> u16 {
    let mut request = url.into_client_request().unwrap();
    request.headers_mut().insert("Host", host.parse().unwrap());
    let answer = match connect_async(request).await {
        Ok((_, answer)) => answer,
        Err(Error::Http(answer)) => *answer,
        Err(error) => panic!("{error}"),
    };
    answer.status().as_u16()
}

#[tokio::test]
async fn origin_2_a_hub_with_open_rooms_goes_by_names_of_this_machine_only() {
    let hub = HubProcess::start(&["--open"]).await;
    let port = hub.port();
    for url in [hub.collab(), hub.sync("open/essai")] {
        for name in ["localhost", "LOCALHOST", "127.0.0.1", "[::1]"] {
            assert_eq!(status(&url, &format!("{name}:{port}")).await, 101, "{url} as {name}");
        }
        for name in ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example"] {
            assert_eq!(status(&url, &format!("{name}:{port}")).await, 403, "{url} as {name}");
        }
    }
    // Where rooms are closed, a token says who may come in.
    let closed = HubProcess::start(&[]).await;
    assert_eq!(status(&closed.collab(), "hub.example").await, 101);
}
