//! Random histories of an organisation: commands by anybody, of which some come to something.

use coopol::domain::{
    ids::{AmendmentId, ChannelId, GroupId, InvitationId, MemberId, TextId, ThemeId},
    organisation::{
        Organisation,
        argument::Source,
        channels::{ChannelKind, ChannelPlace},
        command::Command,
        event::Event,
        group::{GroupKind, Openness, Role},
        invitation::{Place, SecretHash},
        link::{Day, Link},
        member::{Office, Presence, Standing, Status},
        rights::Actor,
        text::{Stage, Step, TextKind, Visibility},
    },
    revision::Premise,
};
use proptest::{prelude::*, sample::select};
use uuid::Uuid;

pub(crate) const PEOPLE: u8 = 6;
pub(crate) const GROUPS: u8 = 4;
pub(crate) const THEMES: u8 = 6;
pub(crate) const TEXTS: u8 = 5;
pub(crate) const CHANNELS: u8 = 5;

fn uuid(n: u8) -> Uuid {
    Uuid::from_u128(u128::from(n) + 1)
}
pub(crate) fn member_id(n: u8) -> MemberId {
    MemberId::new(&uuid(n).to_string()).unwrap()
}
pub(crate) fn group_id(n: u8) -> GroupId {
    GroupId(uuid(n))
}
pub(crate) fn theme_id(n: u8) -> ThemeId {
    ThemeId(uuid(n))
}
pub(crate) fn text_id(n: u8) -> TextId {
    TextId(uuid(n))
}
pub(crate) fn channel_id(n: u8) -> ChannelId {
    ChannelId(uuid(n))
}
fn secret(n: u8) -> SecretHash {
    SecretHash(format!("secret {n}"))
}

/// One command and who asks for it; `None` is a visitor.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    by: Option<u8>,
    command: Command,
}

/// A history: what happened, by whom, when, and the state that it led to.
pub(crate) struct History {
    pub(crate) events: Vec<(Event, MemberId, u64)>,
    pub(crate) state: Organisation,
}

impl History {
    /// Carries the commands out after a beginning: the first two people are administrators, two
    /// groups have somebody in each role, each has texts, and three themes stand in a row.
    pub(crate) fn run(steps: &[Asked]) -> Self {
        let mut history = Self { events: Vec::new(), state: Organisation::default() };
        for n in 0..2 {
            history.ask(Actor::Operator, &member_id(n), invite(100 + n, Office::Administrator), 0);
            history.join(n, 100 + n);
        }
        for n in 2..PEOPLE {
            history.ask(Actor::Operator, &member_id(n), invite(100 + n, Office::None), 0);
            history.join(n, 100 + n);
        }
        history.settle();
        for (at, step) in steps.iter().enumerate() {
            let by = step.by.map(member_id);
            let actor = by.as_ref().map_or(Actor::Visitor, Actor::Member);
            let author = by.clone().unwrap_or_else(MemberId::anonymous);
            history.ask(actor, &author, step.command.clone(), 1_000 + at as u64);
        }
        history
    }

    /// Random commands alone seldom found a group, fill it and write in it.
    fn settle(&mut self) {
        let keeper = member_id(0);
        for n in 0..3 {
            let (theme, name) = (theme_id(n), "Thème".to_owned());
            let parent = n.checked_sub(1).map(theme_id);
            let plant = Command::PlantTheme { theme, name, parent };
            self.ask(Actor::Member(&keeper), &keeper, plant, 2);
        }
        let roles = [Role::Secretary, Role::Facilitator, Role::Member, Role::Observer];
        for (n, founder) in [(0, 1), (1, 4)] {
            let (group, by) = (group_id(n), member_id(founder));
            let actor = Actor::Member(&by);
            let (kind, name) = (GroupKind::Free, "Groupe".to_owned());
            let openness = if n == 0 { Openness::Private } else { Openness::Listed };
            self.ask(actor, &by, Command::FoundGroup { group, kind, name, openness }, 2);
            for (seat, role) in (1..).zip(&roles[1..]) {
                let member = member_id((founder + seat) % PEOPLE);
                let place = Place { group, role: *role };
                self.ask(actor, &by, Command::GiveRole(member, place), 3);
            }
            let other = if n == 0 { TextKind::WikiPage } else { TextKind::Argumentaire };
            for (text, kind) in [(2 * n, TextKind::Motion), (2 * n + 1, other)] {
                let (text, title, group) = (text_id(text), "Texte".to_owned(), Some(group));
                let (theme, visibility) = (None, None);
                let open = Command::OpenText { text, kind, title, theme, group, visibility };
                self.ask(actor, &by, open, 4);
            }
        }
    }

    fn join(&mut self, n: u8, invitation: u8) {
        let member = member_id(n);
        let command = Command::Join { member: member.clone(), secret: secret(invitation) };
        self.ask(Actor::Visitor, &member, command, 1);
    }

    fn ask(&mut self, actor: Actor<'_>, by: &MemberId, command: Command, at_s: u64) {
        for event in self.state.decide(actor, command, at_s).unwrap_or_default() {
            self.state.apply(event.clone(), by, at_s);
            self.events.push((event, by.clone(), at_s));
        }
    }
}

fn invite(n: u8, office: Office) -> Command {
    Command::Invite {
        invitation: InvitationId(uuid(n)),
        secret: secret(n),
        standing: match n {
            103 => Standing::Guest,
            _ if n.is_multiple_of(3) => Standing::Sympathiser,
            _ => Standing::Full,
        },
        office,
        place: None,
        uses: 1,
        expires_at_s: 10_000,
    }
}

/// Up to 60 commands.
pub(crate) fn steps() -> impl Strategy<Value = Vec<Asked>> {
    let by = prop_oneof![9 => (0..PEOPLE).prop_map(Some), 1 => Just(None)];
    let step = (by, command()).prop_map(|(by, command)| Asked { by, command });
    prop::collection::vec(step, 0..60)
}

fn member() -> impl Strategy<Value = MemberId> {
    (0..PEOPLE).prop_map(member_id)
}
fn group() -> impl Strategy<Value = GroupId> {
    (0..GROUPS).prop_map(group_id)
}
fn theme() -> impl Strategy<Value = ThemeId> {
    (0..THEMES).prop_map(theme_id)
}
fn text() -> impl Strategy<Value = TextId> {
    (0..TEXTS).prop_map(text_id)
}
fn role() -> impl Strategy<Value = Role> {
    select(vec![Role::Observer, Role::Member, Role::Facilitator, Role::Secretary])
}
fn place() -> impl Strategy<Value = Place> {
    (group(), role()).prop_map(|(group, role)| Place { group, role })
}
fn openness() -> impl Strategy<Value = Openness> {
    select(vec![Openness::Private, Openness::Listed])
}
fn standing() -> impl Strategy<Value = Standing> {
    select(vec![Standing::Guest, Standing::Sympathiser, Standing::Full])
}
fn office() -> impl Strategy<Value = Office> {
    select(vec![Office::None, Office::Administrator])
}
fn visibility() -> impl Strategy<Value = Visibility> {
    let all =
        [Visibility::Private, Visibility::Group, Visibility::Organisation, Visibility::Public];
    select(all.to_vec())
}
fn stage() -> impl Strategy<Value = Stage> {
    select(Stage::ALL.to_vec())
}
fn name() -> impl Strategy<Value = String> {
    select(vec!["Logement", "École", " ", "Santé"]).prop_map(str::to_owned)
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        2 => on_members(),
        4 => on_groups(),
        3 => on_themes(),
        6 => on_texts(),
        3 => on_arguments(),
        3 => on_channels(),
    ]
}

fn on_channels() -> impl Strategy<Value = Command> {
    let place = prop_oneof![
        2 => group().prop_map(ChannelPlace::Group),
        2 => theme().prop_map(ChannelPlace::Theme),
        4 => text().prop_map(ChannelPlace::Text),
        2 => text().prop_map(|text| ChannelPlace::Amendment {
            amendment: AmendmentId(Uuid::nil()),
            text,
        }),
        2 => prop::collection::vec(member(), 1..4)
            .prop_map(|members| ChannelPlace::Members(members.into_iter().collect())),
    ];
    let channel = || (0..CHANNELS).prop_map(channel_id);
    prop_oneof![
        4 => (channel(), place, name()).prop_map(|(channel, place, name)| Command::OpenChannel {
            channel,
            place,
            kind: ChannelKind::Named,
            name: Some(name),
        }),
        1 => (channel(), name()).prop_map(|(channel, name)| Command::RenameChannel(channel, name)),
    ]
}

fn on_members() -> impl Strategy<Value = Command> {
    let status = select(vec![Status::Active, Status::Suspended, Status::Left]);
    prop_oneof![
        (0..8u8, standing(), office(), prop::option::of(place()), 0..3u32).prop_map(
            |(n, standing, office, place, uses)| Command::Invite {
                invitation: InvitationId(uuid(n)),
                secret: secret(n),
                standing,
                office,
                place,
                uses,
                expires_at_s: 5_000,
            }
        ),
        (0..8u8).prop_map(|n| Command::WithdrawInvitation(InvitationId(uuid(n)))),
        (member(), 0..8u8).prop_map(|(member, n)| Command::Join { member, secret: secret(n) }),
        (member(), standing()).prop_map(|(member, s)| Command::ChangeStanding(member, s)),
        (member(), office()).prop_map(|(member, office)| Command::ChangeOffice(member, office)),
        (member(), status).prop_map(|(member, status)| Command::ChangeStatus(member, status)),
        select(vec![Presence::Shown, Presence::Hidden]).prop_map(Command::ChangePresence),
        prop::option::of(name()).prop_map(Command::SetMemberWord),
    ]
}

fn on_groups() -> impl Strategy<Value = Command> {
    let kind = select(vec![
        GroupKind::Free,
        GroupKind::Section,
        GroupKind::Federation,
        GroupKind::Commission,
    ]);
    prop_oneof![
        (group(), kind, name(), openness()).prop_map(|(group, kind, name, openness)| {
            Command::FoundGroup { group, kind, name, openness }
        }),
        (group(), name()).prop_map(|(group, name)| Command::RenameGroup(group, name)),
        (group(), openness()).prop_map(|(group, openness)| Command::OpenGroup(group, openness)),
        (group(), name()).prop_map(|(group, description)| {
            let links = vec![link(&description)];
            Command::DescribeGroup { group, description, links, premise: Premise::Any }
        }),
        (group(), prop::option::of(group())).prop_map(|(g, p)| Command::AttachGroup(g, p)),
        (member(), place()).prop_map(|(member, place)| Command::GiveRole(member, place)),
        (member(), place()).prop_map(|(member, place)| Command::GiveRole(member, place)),
        (member(), group()).prop_map(|(member, group)| Command::EndRole(member, group)),
        group().prop_map(Command::EnterGroup),
        (group(), member()).prop_map(|(group, member)| Command::HandOver(group, member)),
        (group(), group()).prop_map(|(group, into)| Command::MergeGroups(group, into)),
    ]
}

fn on_themes() -> impl Strategy<Value = Command> {
    prop_oneof![
        (theme(), name(), prop::option::of(theme()))
            .prop_map(|(theme, name, parent)| Command::PlantTheme { theme, name, parent }),
        (theme(), name()).prop_map(|(theme, name)| Command::RenameTheme(theme, name)),
        (theme(), prop::option::of(theme())).prop_map(|(t, parent)| Command::MoveTheme(t, parent)),
        (theme(), theme()).prop_map(|(theme, into)| Command::MergeThemes(theme, into)),
    ]
}

fn on_texts() -> impl Strategy<Value = Command> {
    let kind = select(vec![
        TextKind::Contribution,
        TextKind::Motion,
        TextKind::Argumentaire,
        TextKind::WikiPage,
    ]);
    let filed = || (prop::option::of(theme()), prop::option::of(group()));
    let step = (stage(), 0..9_000u64).prop_map(|(stage, at_s)| Step { stage, at_s });
    prop_oneof![
        (text(), kind, name(), filed(), prop::option::of(visibility())).prop_map(
            |(text, kind, title, (theme, group), visibility)| Command::OpenText {
                text,
                kind,
                title,
                theme,
                group,
                visibility,
            }
        ),
        (text(), name()).prop_map(|(text, title)| Command::RetitleText(text, title)),
        (text(), filed()).prop_map(|(text, (theme, group))| Command::FileText(text, theme, group)),
        (text(), visibility()).prop_map(|(text, visibility)| Command::ShowText(text, visibility)),
        (text(), stage()).prop_map(|(text, stage)| Command::ReachStage(text, stage)),
        (text(), prop::collection::vec(step, 0..3)).prop_map(|(text, calendar)| {
            Command::SetCalendar { text, calendar, premise: Premise::Any }
        }),
        (text(), member()).prop_map(|(text, member)| Command::AddAuthor(text, member)),
        (text(), member()).prop_map(|(text, member)| Command::RemoveAuthor(text, member)),
        (text(), member()).prop_map(|(text, member)| Command::AskCosignature(text, member)),
        text().prop_map(Command::Cosign),
        text().prop_map(Command::WithdrawCosignature),
    ]
}

fn link(title: &str) -> Link {
    let url = "https://www.legifrance.gouv.fr/".to_owned().try_into().unwrap();
    Link { title: title.to_owned(), url }
}

fn on_arguments() -> impl Strategy<Value = Command> {
    let date = || Day::of(0);
    let source = move |title: String| Source { link: link(&title), date: date() };
    prop_oneof![
        (text(), name(), prop::collection::vec(name(), 0..2)).prop_map(
            move |(text, claim, titles)| Command::Argue {
                text,
                claim: Some(claim),
                sources: Some(titles.into_iter().map(source).collect()),
                premise: Premise::Any,
            }
        ),
        (text(), prop::collection::vec(group(), 0..3)).prop_map(|(text, groups)| {
            Command::PublishTo { text, groups, premise: Premise::Any }
        }),
        text().prop_map(Command::CheckArgument),
    ]
}

/// Whether an event is somebody's leaving for good, which may leave a vacancy behind.
pub(crate) fn is_leaving(event: &Event) -> bool {
    matches!(event, Event::StatusChanged { status: Status::Left, .. })
}
pub(crate) fn is_joining(event: &Event) -> bool {
    matches!(event, Event::Joined { .. })
}
pub(crate) fn is_merging(event: &Event) -> bool {
    matches!(event, Event::GroupMerged { .. })
}
pub(crate) fn is_founding(before: &Organisation, group: GroupId) -> bool {
    before.group(group).is_some_and(|(_, group)| group.members.is_empty())
}
