//! Copies of an embedded store in Redis: the whole file, taken from time to time beside the running
//! hub. There is one copy under a prefix, replaced by the next as a whole.

use std::{
    fs::File,
    io::{self, Read as _, Write as _},
    path::Path,
    time::{Duration, SystemTime},
};

use redis::{Client, Pipeline, RedisError, aio::MultiplexedConnection};
use sha2::{Digest as _, Sha256};
use tokio::{task::spawn_blocking, time::timeout};
use uuid::Uuid;

use super::error::{damaged, store_error, unavailable};
use crate::store::{
    StoreError,
    check::{from_millis, refused, to_millis},
};

/// How long one question may take.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);
/// Bytes of the file in one part: other users of the server take their turn between two.
const PART_BYTES: u64 = 1024 * 1024;
/// After how many seconds a copy that was not finished disappears.
const UPLOAD_LIFE_S: u32 = 3_600;

/// What is known of a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Which hub's it is: a copy is never replaced by another hub's.
    pub source: String,
    /// When it was taken.
    pub at: SystemTime,
    /// Its size.
    pub bytes: u64,
    id: String,
    sha256: String,
}

/// The place of a copy in Redis.
#[derive(Clone)]
pub struct Copies {
    client: Client,
    prefix: String,
}

impl Copies {
    /// The place under a prefix; nothing is connected yet.
    pub fn at(url: &str, prefix: &str) -> Result<Self, StoreError> {
        // The library's message may hold the password.
        let client =
            Client::open(url).map_err(|_| refused("this is no address of a Redis server"))?;
        Ok(Self { client, prefix: prefix.to_owned() })
    }

    async fn connect(&self) -> Result<MultiplexedConnection, StoreError> {
        within(self.client.get_multiplexed_async_connection()).await
    }

    fn label(&self) -> String {
        format!("{}copy", self.prefix)
    }

    fn parts(&self, id: &str) -> String {
        format!("{}copy:{id}", self.prefix)
    }

    /// The copy that stands there, if any.
    pub async fn newest(&self) -> Result<Option<Copy>, StoreError> {
        self.find(&mut self.connect().await?).await
    }

    async fn find(&self, redis: &mut MultiplexedConnection) -> Result<Option<Copy>, StoreError> {
        let fields = ["source", "at", "bytes", "id", "sha256"];
        let find = redis::cmd("HMGET").arg(self.label()).arg(&fields).to_owned();
        let found: Vec<Option<String>> = within(find.query_async(redis)).await?;
        let Ok([Some(source), Some(at), Some(bytes), Some(id), Some(sha256)]) =
            <[Option<String>; 5]>::try_from(found)
        else {
            return Ok(None);
        };
        let number = |text: String| text.parse::<i64>().map_err(|_| damaged("the copy's label"));
        let (at, bytes) = (from_millis(number(at)?), number(bytes)?.unsigned_abs());
        Ok(Some(Copy { source, at, bytes, id, sha256 }))
    }

    /// Puts a copy of `file` in place of the one before. `source` says whose it is.
    ///
    /// # Errors
    /// [`StoreError::Refused`] if another hub's copy stands there.
    pub async fn keep(
        &self,
        file: &Path,
        source: &str,
        at: SystemTime,
    ) -> Result<Copy, StoreError> {
        let mut redis = self.connect().await?;
        let before = self.find(&mut redis).await?;
        if before.as_ref().is_some_and(|copy| copy.source != source) {
            return Err(refused(
                "another hub's copy stands under this prefix: choose another --redis-prefix",
            ));
        }
        let id = Uuid::new_v4().simple().to_string();
        let mut content = File::open(file).map_err(|error| unreadable(file, &error))?;
        let (mut hash, mut bytes) = (Sha256::new(), 0);
        loop {
            let reading = spawn_blocking(move || next_part(content));
            let read = reading.await.map_err(|_| unavailable("the program is shutting down"))?;
            let (part, rest) = read.map_err(|error| unreadable(file, &error))?;
            content = rest;
            if part.is_empty() {
                break;
            }
            hash.update(&part);
            bytes += part.len() as u64;
            let mut push = Pipeline::new();
            push.cmd("RPUSH").arg(self.parts(&id)).arg(&part[..]).ignore();
            push.cmd("EXPIRE").arg(self.parts(&id)).arg(UPLOAD_LIFE_S).ignore();
            within(push.query_async::<()>(&mut redis)).await?;
        }
        let sha256 = hex(&hash.finalize());
        let copy = Copy { source: source.to_owned(), at, bytes, id, sha256 };
        self.replace(&mut redis, &copy, before.as_ref()).await?;
        Ok(copy)
    }

    async fn replace(
        &self,
        redis: &mut MultiplexedConnection,
        copy: &Copy,
        before: Option<&Copy>,
    ) -> Result<(), StoreError> {
        let mut replace = Pipeline::new();
        replace.atomic().cmd("PERSIST").arg(self.parts(&copy.id)).ignore();
        let label = [
            ("source", copy.source.clone()),
            ("at", to_millis(copy.at).to_string()),
            ("bytes", copy.bytes.to_string()),
            ("id", copy.id.clone()),
            ("sha256", copy.sha256.clone()),
        ];
        replace.cmd("HSET").arg(self.label()).arg(&label).ignore();
        if let Some(before) = before {
            replace.cmd("UNLINK").arg(self.parts(&before.id)).ignore();
        }
        within(replace.query_async::<()>(redis)).await
    }

    /// Writes the copy to a new file, and checks that it is what was kept.
    pub async fn fetch(&self, file: &Path) -> Result<Copy, StoreError> {
        let mut redis = self.connect().await?;
        let copy = self.find(&mut redis).await?;
        let copy = copy.ok_or_else(|| refused("there is no copy under this prefix"))?;
        let mut content = File::create_new(file).map_err(|error| unreadable(file, &error))?;
        let (mut hash, mut bytes) = (Sha256::new(), 0);
        for at in 0.. {
            let get = redis::cmd("LINDEX").arg(self.parts(&copy.id)).arg(at).to_owned();
            let part: Option<Vec<u8>> = within(get.query_async(&mut redis)).await?;
            let Some(part) = part else { break };
            hash.update(&part);
            bytes += part.len() as u64;
            content.write_all(&part).map_err(|error| unreadable(file, &error))?;
        }
        if (bytes, hex(&hash.finalize())) != (copy.bytes, copy.sha256.clone()) {
            return Err(damaged("the copy is not whole; if one was just being taken, try again"));
        }
        content.sync_all().map_err(|error| unreadable(file, &error))?;
        Ok(copy)
    }
}

fn next_part(content: File) -> io::Result<(Vec<u8>, File)> {
    let mut part = Vec::new();
    (&content).take(PART_BYTES).read_to_end(&mut part)?;
    Ok((part, content))
}

async fn within<T>(answer: impl Future<Output = Result<T, RedisError>>) -> Result<T, StoreError> {
    let limit = ANSWER_LIMIT.as_secs();
    match timeout(ANSWER_LIMIT, answer).await {
        Ok(answer) => answer.map_err(|error| store_error(&error)),
        Err(_) => Err(unavailable(format!("Redis did not answer within {limit} s"))),
    }
}

fn unreadable(file: &Path, error: &io::Error) -> StoreError {
    unavailable(format!("{}: {error}", file.display()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
