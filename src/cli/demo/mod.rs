//! `coopol demo`: a fresh folder filled with people who do not exist and texts that all know, so
//! that a newcomer sees a living place at once.

mod amendments;
mod assembly;
mod crowd;
mod place;
mod talk;
mod words;

use std::{fs, io::Write as _, path::Path, sync::Arc};

use anyhow::{Context as _, ensure};
use coopol::{
    domain::{
        ids::{GroupId, MemberId, TextId, ThemeId},
        organisation::{
            argument::Source,
            command::Command,
            group::{GroupKind, Openness, Role},
            invitation::Place as Seat,
            link::{Day, Link},
            member::{Office, Standing},
            text::{Stage, Step, TextKind, Visibility},
        },
        revision::Premise,
    },
    house::password,
    hub::now_s,
    store::{
        Durability,
        sqlite::{SqliteOptions, SqliteStore},
    },
};
use rand::RngExt as _;
use uuid::Uuid;

use self::place::{Newcomer, Place};
use super::{DemoFlags, make_private};

const DECLARATION: &str = include_str!("declaration.txt");
const TAXES: &str = include_str!("taxes.txt");
const ACCOUNTS: &str = include_str!("accounts.txt");
const GUIDE: &str = include_str!("guide.txt");
const RAILWAY: &str = include_str!("railway.txt");

/// Nobody that exists. The first keeps the house.
const PEOPLE: [(&str, &str, Standing); 12] = [
    ("Camille Bernard", "camille@demo.example", Standing::Full),
    ("Nadia Benali", "nadia@demo.example", Standing::Full),
    ("Lucas Moreau", "lucas@demo.example", Standing::Full),
    ("Inès Garcia", "ines@demo.example", Standing::Full),
    ("Youssef Haddad", "youssef@demo.example", Standing::Full),
    ("Marie Lefèvre", "marie@demo.example", Standing::Full),
    ("Karim Diallo", "karim@demo.example", Standing::Full),
    ("Sofia Rossi", "sofia@demo.example", Standing::Sympathiser),
    ("Paul Martin", "paul@demo.example", Standing::Full),
    ("Awa Traoré", "awa@demo.example", Standing::Full),
    ("Élise Petit", "elise@demo.example", Standing::Full),
    ("Jonas Weber", "jonas@demo.example", Standing::Guest),
];
const CAMILLE: usize = 0;
const NADIA: usize = 1;
const LUCAS: usize = 2;
const INES: usize = 3;
const KARIM: usize = 6;
const AWA: usize = 9;

/// The file that says again how to sign in.
const SIGN_IN_FILE: &str = "sign-in.txt";
/// Seconds of a day.
const DAY_S: u64 = 24 * 3_600;

/// Fills the folder, and prints how to sign in.
pub(super) async fn demo(flags: &DemoFlags) -> anyhow::Result<()> {
    refuse_what_is_there(&flags.data)?;
    make_private(&flags.data)?;
    // Nothing in it could not be made again: nobody waits for each word to be on the disk.
    let options = SqliteOptions { durability: Durability::Process, ..SqliteOptions::default() };
    let place = Place::open(Arc::new(SqliteStore::open_in(&flags.data, options)?)).await?;
    let password = new_password();
    let made_up = ["membre0@demo.example", "membre1@demo.example"];
    let first = match flags {
        DemoFlags { crowd: true, .. } => {
            crowd::fill(&place, &password).await?;
            made_up
        }
        DemoFlags { amendments: Some(amendments), pages, .. } => {
            let size = assembly::Size { pages: *pages, amendments: *amendments };
            assembly::fill(&place, &password, size).await?;
            made_up
        }
        DemoFlags { messages: Some(messages), .. } => {
            talk::fill(&place, &password, *messages).await?;
            made_up
        }
        DemoFlags { crowd: false, amendments: None, messages: None, .. } => {
            Demo::begin(place, &password).await?.fill().await?;
            [PEOPLE[CAMILLE].1, PEOPLE[NADIA].1]
        }
    };
    let sign_in = sign_in(&flags.data, first, &password);
    fs::write(flags.data.join(SIGN_IN_FILE), &sign_in).context("how to sign in is not written")?;
    std::io::stdout().write_all(sign_in.as_bytes())?;
    Ok(())
}

fn sign_in(folder: &Path, [keeper, secretary]: [&str; 2], password: &str) -> String {
    let folder = folder.display();
    format!(
        "{folder} holds a demonstration. Nobody in it exists.\n\
         Start it:  coopol serve --data {folder}\n\
         Sign in:   {keeper} (who keeps the house)\n\
         \x20          {secretary} (secretary of a group)\n\
         Password:  {password}   (everybody's)\n"
    )
}

/// A demonstration is never mixed into anybody's own words.
fn refuse_what_is_there(folder: &Path) -> anyhow::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    let mut entries = fs::read_dir(folder)
        .with_context(|| format!("the folder {} cannot be read", folder.display()))?;
    ensure!(
        entries.next().is_none(),
        "{} is not empty: give --data a folder that does not exist yet",
        folder.display()
    );
    Ok(())
}

/// Fifteen letters that are told apart when they are read out.
fn new_password() -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz";
    let mut letter = || char::from(LETTERS[rand::rng().random_range(0..LETTERS.len())]);
    let group = |letter: &mut dyn FnMut() -> char| (0..5).map(|_| letter()).collect::<String>();
    [group(&mut letter), group(&mut letter), group(&mut letter)].join("-")
}

/// Who and what the texts are filed under.
struct Demo {
    place: Place,
    people: Vec<MemberId>,
}

/// A text to be opened.
struct NewText {
    kind: TextKind,
    title: &'static str,
    words: &'static str,
    theme: Option<ThemeId>,
    group: Option<GroupId>,
    visibility: Visibility,
}

impl Demo {
    async fn begin(place: Place, password: &str) -> anyhow::Result<Self> {
        // One hash for all: it would tell that they have one password, which is said anyway.
        let hash = password::hash(password.to_owned()).await?;
        let mut people = Vec::with_capacity(PEOPLE.len());
        for (at, (name, email, standing)) in PEOPLE.into_iter().enumerate() {
            let office = if at == CAMILLE { Office::Administrator } else { Office::None };
            let (name, email) = (name.to_owned(), email.to_owned());
            let who = Newcomer { name, email, standing, office };
            people.push(place.join(&who, &hash).await?);
        }
        Ok(Self { place, people })
    }

    async fn fill(&self) -> anyhow::Result<()> {
        let (freedoms, taxes, trains, life) = self.plant_themes().await?;
        let federation = self.federation().await?;
        let nantes = self.section("Section de Nantes", federation, [NADIA, LUCAS, AWA, 8]).await?;
        let reze = self.section("Section de Rezé", federation, [KARIM, 10, 7, 11]).await?;
        let commission = self.commission().await?;
        let railway = self.free_group().await?;
        self.declaration(freedoms, commission).await?;
        self.argumentaire((taxes, commission), [nantes, reze]).await?;
        self.contribution(life, nantes).await?;
        self.guide(life).await?;
        self.minutes(trains, railway).await
    }

    async fn plant(&self, name: &str, parent: Option<ThemeId>) -> anyhow::Result<ThemeId> {
        let theme = ThemeId(Uuid::now_v7());
        let plant = Command::PlantTheme { theme, name: name.to_owned(), parent };
        self.place.ask(&self.people[CAMILLE], vec![plant]).await?;
        Ok(theme)
    }

    async fn plant_themes(&self) -> anyhow::Result<(ThemeId, ThemeId, ThemeId, ThemeId)> {
        let institutions = self.plant("Institutions", None).await?;
        let freedoms = self.plant("Libertés publiques", Some(institutions)).await?;
        let taxes = self.plant("Impôts et budget", Some(institutions)).await?;
        let services = self.plant("Services publics", None).await?;
        let trains = self.plant("Transports", Some(services)).await?;
        self.plant("École", Some(services)).await?;
        let life = self.plant("Vie de l’organisation", None).await?;
        Ok((freedoms, taxes, trains, life))
    }

    async fn found(
        &self,
        founder: usize,
        kind: GroupKind,
        (name, description): (&str, &str),
    ) -> anyhow::Result<GroupId> {
        let group = GroupId(Uuid::now_v7());
        let (name, openness) = (name.to_owned(), Openness::Listed);
        let found = Command::FoundGroup { group, kind, name, openness };
        let description = description.to_owned();
        let (links, premise) = (Vec::new(), Premise::Any);
        let describe = Command::DescribeGroup { group, description, links, premise };
        self.place.ask(&self.people[founder], vec![found, describe]).await?;
        Ok(group)
    }

    /// Gives seats in a group that Camille has founded, and leaves it to its first secretary.
    async fn seat(&self, group: GroupId, seats: &[(usize, Role)]) -> anyhow::Result<()> {
        let give = |(who, role): &(usize, Role)| {
            Command::GiveRole(self.people[*who].clone(), Seat { group, role: *role })
        };
        let mut commands: Vec<Command> = seats.iter().map(give).collect();
        if !seats.iter().any(|(who, _)| *who == CAMILLE) {
            commands.push(Command::EndRole(self.people[CAMILLE].clone(), group));
        }
        self.place.ask(&self.people[CAMILLE], commands).await
    }

    async fn federation(&self) -> anyhow::Result<GroupId> {
        let about = ("Fédération de Loire-Atlantique", "Les sections du département.");
        let group = self.found(CAMILLE, GroupKind::Federation, about).await?;
        let seats = [(CAMILLE, Role::Secretary), (NADIA, Role::Member), (KARIM, Role::Member)];
        self.seat(group, &seats).await?;
        Ok(group)
    }

    async fn section(
        &self,
        name: &str,
        federation: GroupId,
        [secretary, facilitator, one, other]: [usize; 4],
    ) -> anyhow::Result<GroupId> {
        let about = (name, "Réunion ouverte le premier mardi du mois, à 19 heures.");
        let group = self.found(CAMILLE, GroupKind::Section, about).await?;
        let attach = Command::AttachGroup(group, Some(federation));
        self.place.ask(&self.people[CAMILLE], vec![attach]).await?;
        let seats = [
            (secretary, Role::Secretary),
            (facilitator, Role::Facilitator),
            (one, Role::Member),
            (other, Role::Member),
        ];
        self.seat(group, &seats).await?;
        Ok(group)
    }

    async fn commission(&self) -> anyhow::Result<GroupId> {
        let about =
            ("Commission Institutions", "Prépare les textes sur les droits et les pouvoirs.");
        let group = self.found(CAMILLE, GroupKind::Commission, about).await?;
        let seats = [
            (INES, Role::Secretary),
            (CAMILLE, Role::Facilitator),
            (4, Role::Member),
            (5, Role::Member),
            (NADIA, Role::Member),
        ];
        self.seat(group, &seats).await?;
        Ok(group)
    }

    async fn free_group(&self) -> anyhow::Result<GroupId> {
        let about = ("Les amis du rail", "Pour que le train revienne partout. Ouvert à chacun.");
        let group = self.found(AWA, GroupKind::Free, about).await?;
        for who in [LUCAS, 8, 10] {
            let seat = Seat { group, role: Role::Member };
            let give = Command::GiveRole(self.people[who].clone(), seat);
            self.place.ask(&self.people[AWA], vec![give]).await?;
        }
        Ok(group)
    }

    async fn open(&self, author: usize, new: NewText) -> anyhow::Result<TextId> {
        let text = TextId(Uuid::now_v7());
        let NewText { kind, title, words, theme, group, visibility } = new;
        let (title, visibility) = (title.to_owned(), Some(visibility));
        let open = Command::OpenText { text, kind, title, theme, group, visibility };
        self.place.ask(&self.people[author], vec![open]).await?;
        self.place.write(&self.people[author], text, &words::blocks(words)).await?;
        Ok(text)
    }

    /// The Declaration of 1789, as a text for the next convention.
    async fn declaration(&self, theme: ThemeId, group: GroupId) -> anyhow::Result<()> {
        let text = self
            .open(
                INES,
                NewText {
                    kind: TextKind::Motion,
                    title: "Déclaration des droits de l’Homme et du Citoyen de 1789",
                    words: DECLARATION,
                    theme: Some(theme),
                    group: Some(group),
                    visibility: Visibility::Public,
                },
            )
            .await?;
        let now = now_s();
        let step = |stage, days| Step { stage, at_s: now + days * DAY_S };
        let calendar = vec![step(Stage::Closed, 5), step(Stage::Adopted, 40)];
        let plan = Command::SetCalendar { text, calendar, premise: Premise::Any };
        let author = Command::AddAuthor(text, self.people[CAMILLE].clone());
        let ask = |who: usize| Command::AskCosignature(text, self.people[who].clone());
        let reach = Command::ReachStage(text, Stage::Amendable);
        let commands = vec![author, plan, reach, ask(NADIA), ask(CAMILLE)];
        self.place.ask(&self.people[INES], commands).await?;
        for who in [LUCAS, KARIM, 4, 10] {
            self.place.ask(&self.people[who], vec![Command::Cosign(text)]).await?;
        }
        amendments::propose(&self.place, text, &self.people).await
    }

    async fn argumentaire(
        &self,
        (theme, group): (ThemeId, GroupId),
        addressees: [GroupId; 2],
    ) -> anyhow::Result<()> {
        let new = NewText {
            kind: TextKind::Argumentaire,
            title: "L’impôt, dans la Déclaration de 1789",
            words: TAXES,
            theme: Some(theme),
            group: Some(group),
            visibility: Visibility::Public,
        };
        let text = self.open(INES, new).await?;
        let date = Day::of(now_s());
        let mut sources = Vec::with_capacity(words::SOURCES.len());
        for (title, url) in words::SOURCES {
            let link = Link { title: title.to_owned(), url: url.to_owned().try_into()? };
            sources.push(Source { link, date: date.clone() });
        }
        let claim = "« L’impôt, les droits de l’homme n’en parlent même pas. »".to_owned();
        let (claim, sources, premise) = (Some(claim), Some(sources), Premise::Any);
        let commands = vec![
            Command::Argue { text, claim, sources, premise },
            Command::PublishTo { text, groups: addressees.to_vec(), premise: Premise::Any },
            Command::ReachStage(text, Stage::Published),
        ];
        self.place.ask(&self.people[INES], commands).await?;
        self.place.ask(&self.people[4], vec![Command::CheckArgument(text)]).await
    }

    async fn contribution(&self, theme: ThemeId, group: GroupId) -> anyhow::Result<()> {
        let new = NewText {
            kind: TextKind::Contribution,
            title: "Rendre compte : l’article 15 chez nous",
            words: ACCOUNTS,
            theme: Some(theme),
            group: Some(group),
            visibility: Visibility::Organisation,
        };
        let text = self.open(AWA, new).await?;
        let author = Command::AddAuthor(text, self.people[8].clone());
        let commands = vec![author, Command::ReachStage(text, Stage::Published)];
        self.place.ask(&self.people[AWA], commands).await
    }

    /// The page that says how to use the place.
    async fn guide(&self, theme: ThemeId) -> anyhow::Result<()> {
        let new = NewText {
            kind: TextKind::WikiPage,
            title: "Comment se servir de ce lieu",
            words: GUIDE,
            theme: Some(theme),
            group: None,
            visibility: Visibility::Organisation,
        };
        let text = self.open(CAMILLE, new).await?;
        let reach = Command::ReachStage(text, Stage::Published);
        self.place.ask(&self.people[CAMILLE], vec![reach]).await
    }

    async fn minutes(&self, theme: ThemeId, group: GroupId) -> anyhow::Result<()> {
        let new = NewText {
            kind: TextKind::WikiPage,
            title: "Rouvrir les petites lignes : nos réunions",
            words: RAILWAY,
            theme: Some(theme),
            group: Some(group),
            visibility: Visibility::Group,
        };
        self.open(LUCAS, new).await?;
        Ok(())
    }
}
