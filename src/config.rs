//! The configuration: read once from file, environment and flags; every mistake reported at once.
//!
//! Each setting has one name: `drain-seconds` in the file, `--drain-seconds` as a flag,
//! `COOPOL_DRAIN_SECONDS` in the environment. A flag wins over the environment, and that over the
//! file.

pub mod mail;
pub mod store;

use std::{
    collections::BTreeMap, fmt, net::SocketAddr, path::PathBuf, str::FromStr, time::Duration,
};

use self::{
    mail::PostConfig,
    store::{DEFAULT_REDIS_PREFIX, DurabilityLevel, RedisAddress, StorePlace},
};

/// Who may open rooms without a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenRooms {
    /// Nobody.
    Closed,
    /// Anybody who reaches the hub, which must then listen on this machine only.
    Loopback,
    /// Anybody who reaches the hub from anywhere: the operator insists.
    Anywhere,
}

/// How the hub listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenConfig {
    /// Address and port.
    pub address: SocketAddr,
    /// Further origins, besides the hub's own, whose pages may open sockets.
    pub origins: Vec<String>,
    /// How long sockets are closed over when the hub is told to stop.
    pub drain: Duration,
}

/// Where words are kept, and for how long in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreConfig {
    /// The hub's folder: its keys, and the embedded store.
    pub folder: PathBuf,
    /// In which store.
    pub place: StorePlace,
    /// What the names of all keys in Redis begin with.
    pub redis_prefix: String,
    /// How safe a word must be before it is called saved.
    pub durability: DurabilityLevel,
    /// Where copies of the embedded store are kept, if anywhere.
    pub copies: Option<CopiesConfig>,
    /// How long a room without sockets stays in memory.
    pub idle_unload: Duration,
}

/// Copies of the embedded store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiesConfig {
    /// In which Redis.
    pub to: RedisAddress,
    /// How often one is taken.
    pub every: Duration,
}

/// How the log is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogConfig {
    /// A form for people or for machines.
    pub format: LogFormat,
    /// What is written, for instance `info` or `coopol=debug`.
    pub filter: String,
}

/// The form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Everything that `coopol serve` needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// How the hub listens.
    pub listen: ListenConfig,
    /// Who may open rooms without a token.
    pub open: OpenRooms,
    /// Where words are kept.
    pub store: StoreConfig,
    /// How members reach the hub, and how it writes to them.
    pub post: PostConfig,
    /// How the log is written.
    pub log: LogConfig,
}

/// A setting as it was given, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Its text.
    pub value: String,
    /// Where it stands, for the message: `--listen`, `COOPOL_LISTEN`, `coopol.toml`.
    pub place: String,
}

/// The names of all settings, each with its default (empty: none).
pub const SETTINGS: [(&str, &str); 16] = [
    ("listen", "127.0.0.1:8080"),
    ("data", "./data"),
    ("store", "sqlite"),
    ("redis-prefix", DEFAULT_REDIS_PREFIX),
    ("durability", "fsync"),
    ("snapshot-to", ""),
    ("snapshot-every-seconds", "300"),
    ("open", "false"),
    ("origins", ""),
    ("public-url", ""),
    ("mail-url", ""),
    ("mail-from", ""),
    ("drain-seconds", "5"),
    ("idle-unload-seconds", "30"),
    ("log-format", "text"),
    ("log", "info"),
];

/// Every mistake in a configuration, each with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistakes(pub Vec<String>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the configuration has {} mistake(s):", self.0.len())?;
        self.0.iter().try_for_each(|mistake| writeln!(f, "  - {mistake}"))
    }
}

impl std::error::Error for Mistakes {}

/// Reads the settings of a configuration file; `name` is the file's, for messages. Whether they
/// are settings of ours is [`Config::resolve`]'s to say, together with all other mistakes.
pub fn read_file(text: &str, name: &str) -> Result<BTreeMap<String, Given>, Mistakes> {
    let table: toml::Table =
        text.parse().map_err(|error| Mistakes(vec![format!("{name}: {error}")]))?;
    let given = |value| Given { value: plain(value), place: name.to_owned() };
    Ok(table.into_iter().map(|(key, value)| (key, given(value))).collect())
}

/// A value as one would write it in a flag.
fn plain(value: toml::Value) -> String {
    match value {
        toml::Value::String(text) => text,
        toml::Value::Array(items) => {
            let items: Vec<_> = items.into_iter().map(plain).collect();
            items.join(",")
        }
        other => other.to_string(),
    }
}

impl Config {
    /// Checks the settings given; what is missing has its default.
    pub fn resolve(given: &BTreeMap<String, Given>) -> Result<Self, Mistakes> {
        let mut read = Read { given, mistakes: unknown(given) };
        let address = read.parse::<SocketAddr>("listen", "an address like 127.0.0.1:8080");
        let open = read.choice(
            "open",
            &[
                ("false", OpenRooms::Closed),
                ("true", OpenRooms::Loopback),
                ("anywhere", OpenRooms::Anywhere),
            ],
        );
        let origins = read.origins();
        let drain = read.seconds("drain-seconds");
        let folder = PathBuf::from(read.text("data").0);
        let (place, redis_prefix) = (read.place(), read.redis_prefix());
        let durability = read.durability(place.as_ref());
        let copies = read.copies(place.as_ref());
        let (idle_unload, post) = (read.seconds("idle-unload-seconds"), read.post());
        let format =
            read.choice("log-format", &[("text", LogFormat::Text), ("json", LogFormat::Json)]);
        let filter = read.filter();
        if let (Some(address), Some(OpenRooms::Loopback)) = (address, open)
            && !address.ip().is_loopback()
        {
            let place = read.text("listen").1;
            read.mistakes.push(format!(
                "{place}: with open rooms the hub listens on this machine only (127.0.0.1 or \
                 [::1]), since anybody who reaches it may write; `--open anywhere` insists"
            ));
        }
        let whole = || {
            Some(Self {
                listen: ListenConfig { address: address?, origins, drain: drain? },
                open: open?,
                store: StoreConfig {
                    folder,
                    place: place?,
                    redis_prefix,
                    durability: durability?,
                    copies: copies?,
                    idle_unload: idle_unload?,
                },
                post,
                log: LogConfig { format: format?, filter },
            })
        };
        match whole() {
            Some(config) if read.mistakes.is_empty() => Ok(config),
            _ => Err(Mistakes(read.mistakes)),
        }
    }
}

/// What was given under names that are no settings.
fn unknown(given: &BTreeMap<String, Given>) -> Vec<String> {
    let known: Vec<_> = SETTINGS.iter().map(|(known, _)| *known).collect();
    let unknown = given.iter().filter(|(name, _)| !known.contains(&name.as_str()));
    let known = known.join(", ");
    unknown
        .map(|(name, Given { place, .. })| {
            format!("{place}: there is no setting `{name}` (there are: {known})")
        })
        .collect()
}

/// Reads settings one by one and gathers the mistakes.
struct Read<'a> {
    given: &'a BTreeMap<String, Given>,
    mistakes: Vec<String>,
}

impl Read<'_> {
    fn text(&self, name: &str) -> (String, String) {
        let default = SETTINGS.iter().find(|(known, _)| *known == name).map_or("", |s| s.1);
        match self.given.get(name) {
            Some(Given { value, place }) => (value.clone(), place.clone()),
            None => (default.to_owned(), "default".to_owned()),
        }
    }

    fn parse<T: FromStr>(&mut self, name: &str, wanted: &str) -> Option<T> {
        let (value, place) = self.text(name);
        let parsed = value.trim().parse().ok();
        if parsed.is_none() {
            self.mistakes.push(format!("{place}: `{name}` wants {wanted}, not `{value}`"));
        }
        parsed
    }

    fn seconds(&mut self, name: &str) -> Option<Duration> {
        self.parse::<u32>(name, "a number of seconds").map(|s| Duration::from_secs(s.into()))
    }

    fn choice<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> Option<T> {
        let (value, place) = self.text(name);
        let chosen = choices.iter().find(|(word, _)| *word == value.trim());
        if chosen.is_none() {
            let words: Vec<_> = choices.iter().map(|(word, _)| *word).collect();
            let words = words.join(", ");
            self.mistakes.push(format!("{place}: `{name}` is one of {words}, not `{value}`"));
        }
        chosen.map(|(_, choice)| *choice)
    }

    fn place(&mut self) -> Option<StorePlace> {
        let (value, place) = self.text("store");
        // The value is not repeated: it may hold a password.
        let failed = |error| self.mistakes.push(format!("{place}: `store` {error}"));
        value.parse().map_err(failed).ok()
    }

    fn redis_prefix(&mut self) -> String {
        let (value, place) = self.text("redis-prefix");
        if value.is_empty() || value.contains(|c: char| c.is_control() || "{}".contains(c)) {
            self.mistakes.push(format!(
                "{place}: `redis-prefix` wants a beginning for names, without braces"
            ));
        }
        value
    }

    fn durability(&mut self, store: Option<&StorePlace>) -> Option<DurabilityLevel> {
        let level = self.parse("durability", "process, fsync or `replicated 1` (or more)")?;
        if let (DurabilityLevel::Replicated(_), Some(StorePlace::Embedded)) = (level, store) {
            let place = self.text("durability").1;
            self.mistakes.push(format!(
                "{place}: `durability` replicated needs replicas: choose a `store` in Redis"
            ));
        }
        Some(level)
    }

    /// Some, if all is right: copies, or none.
    fn copies(&mut self, store: Option<&StorePlace>) -> Option<Option<CopiesConfig>> {
        let every = self.seconds("snapshot-every-seconds")?;
        let (value, place) = self.text("snapshot-to");
        if value.trim().is_empty() {
            return Some(None);
        }
        let mistake = match (value.parse(), store) {
            (_, Some(StorePlace::Redis(_))) => "copies the embedded store, not one in Redis".into(),
            (Ok(StorePlace::Redis(_)), _) if every.is_zero() => {
                "wants a pause between two copies: `snapshot-every-seconds`".into()
            }
            (Ok(StorePlace::Redis(to)), _) => return Some(Some(CopiesConfig { to, every })),
            (Ok(StorePlace::Embedded), _) => "wants a Redis address".into(),
            (Err(error), _) => error.to_string(),
        };
        self.mistakes.push(format!("{place}: `snapshot-to` {mistake}"));
        None
    }

    fn origins(&mut self) -> Vec<String> {
        let (value, place) = self.text("origins");
        let origins = value.split(',').map(str::trim).filter(|origin| !origin.is_empty());
        let (good, bad): (Vec<_>, Vec<_>) = origins.map(str::to_owned).partition(|origin| {
            let host = origin.strip_prefix("https://").or(origin.strip_prefix("http://"));
            host.is_some_and(|host| !host.is_empty() && !host.contains('/'))
        });
        for origin in bad {
            self.mistakes.push(format!(
                "{place}: `origins` wants origins like https://example.org, not `{origin}`"
            ));
        }
        good
    }

    fn filter(&mut self) -> String {
        let (value, place) = self.text("log");
        if let Err(error) = tracing_subscriber::EnvFilter::try_new(&value) {
            self.mistakes.push(format!("{place}: `log` wants a filter like `info`: {error}"));
        }
        value
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn given(settings: &[(&str, &str)]) -> BTreeMap<String, Given> {
        let place = |name: &str| format!("--{name}");
        settings
            .iter()
            .map(|(n, v)| ((*n).to_owned(), Given { value: (*v).to_owned(), place: place(n) }))
            .collect()
    }

    #[test]
    fn config_1_every_default_is_valid() {
        let config = Config::resolve(&BTreeMap::new()).unwrap();
        assert_eq!(config.open, OpenRooms::Closed);
        assert_eq!(config.listen.address.to_string(), "127.0.0.1:8080");
    }

    #[test]
    fn config_2_all_mistakes_are_reported_at_once_with_their_places() {
        let settings = given(&[
            ("listen", "nowhere"),
            ("open", "perhaps"),
            ("origins", "https://a.example, b.example"),
            ("drain-seconds", "-1"),
            ("log-format", "xml"),
            ("log", "coopol=loud"),
        ]);
        let Mistakes(mistakes) = Config::resolve(&settings).unwrap_err();
        assert_eq!(mistakes.len(), 6, "{mistakes:#?}");
        for name in ["listen", "open", "origins", "drain-seconds", "log-format", "log"] {
            let place = format!("--{name}: ");
            assert!(mistakes.iter().any(|m| m.starts_with(&place)), "{name}: {mistakes:#?}");
        }
    }

    #[test]
    fn config_3_open_rooms_stay_on_this_machine_unless_forced() {
        let public = ("listen", "0.0.0.0:80");
        assert!(Config::resolve(&given(&[public, ("open", "true")])).is_err());
        assert!(Config::resolve(&given(&[public, ("open", "anywhere")])).is_ok());
        assert!(Config::resolve(&given(&[("listen", "[::1]:80"), ("open", "true")])).is_ok());
    }

    #[test]
    fn config_4_a_file_names_every_unknown_setting() {
        let text = "listen = \"127.0.0.1:1\"\nlisen = 1\nopne = true\norigins = [\"http://a\"]";
        let settings = read_file(text, "coopol.toml").unwrap();
        let Mistakes(mistakes) = Config::resolve(&settings).unwrap_err();
        assert_eq!(mistakes.len(), 2, "{mistakes:#?}");
        let numbers = read_file("origins = [1]", "coopol.toml").unwrap();
        assert!(Config::resolve(&numbers).is_err(), "1 is no origin");
        let settings = read_file("open = true\ndrain-seconds = 9", "coopol.toml").unwrap();
        let config = Config::resolve(&settings).unwrap();
        assert_eq!((config.open, config.listen.drain.as_secs()), (OpenRooms::Loopback, 9));
        assert!(read_file("listen = ", "coopol.toml").is_err());
    }
}
