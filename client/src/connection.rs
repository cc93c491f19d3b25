//! One socket shared by several rooms: the handle.

use tokio::{
    runtime::Handle,
    sync::{mpsc, oneshot},
};

use crate::{
    Client, OpenError, RoomOptions,
    driver::{Driver, Open},
};

/// Requests to open a room that may wait.
const WAITING_OPENS: usize = 16;

/// A connection to a hub, for several rooms. Cloning shares it.
///
/// It connects when the first room is opened, comes back by itself after every loss, and ends
/// when the last of its handles and its rooms is dropped.
#[derive(Clone, Debug)]
pub struct Connection {
    opens: mpsc::Sender<Open>,
}

impl Connection {
    /// A connection to the hub at `url` (`ws://host:port/collab`), kept by a task on the present
    /// tokio runtime.
    pub fn new(url: impl Into<String>) -> Result<Self, OpenError> {
        let (opens, requests) = mpsc::channel(WAITING_OPENS);
        spawn(Driver::new(url.into(), requests)?)?;
        Ok(Self { opens })
    }

    /// Opens a room. Answers at once; [`Client::wait_synced`] waits for its content.
    pub async fn open(&self, options: RoomOptions) -> Result<Client, OpenError> {
        options.check()?;
        let (answer, opened) = oneshot::channel();
        self.opens.send(Open { options, answer }).await.map_err(|_| OpenError::Closed)?;
        opened.await.map_err(|_| OpenError::Closed)?
    }
}

/// A connection for one room, which ends with it.
pub(crate) fn connect(url: String, options: RoomOptions) -> Result<Client, OpenError> {
    options.check()?;
    let (_, requests) = mpsc::channel(WAITING_OPENS);
    let mut driver = Driver::new(url, requests)?;
    let client = driver.add(options);
    spawn(driver)?;
    Ok(client)
}

fn spawn(driver: Driver) -> Result<(), OpenError> {
    let runtime = Handle::try_current().map_err(|_| OpenError::NoRuntime)?;
    runtime.spawn(driver.run());
    Ok(())
}
