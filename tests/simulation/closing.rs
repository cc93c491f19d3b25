//! How long it takes from the record that ends a right until the socket closes, on the hub's own
//! clock. It is virtual: it moves only while everything waits, so what it counts is timers and
//! nothing else, however busy the machine is.

use std::{sync::Arc, time::Duration};

use coopol::{
    access::token::TokenKey,
    domain::{
        access::Access,
        ids::{GroupId, MemberId, RoomId, TextId},
        organisation::{
            command::Command,
            group::{GroupKind, Openness, Role},
            invitation::{Place, SecretHash},
            member::{Office, Status},
            text::TextKind,
        },
    },
    house::{Petitioner, secrets::secret_hash},
    hub::{Hub, HubOptions, now_s},
    store::{Store, memory::MemoryStore},
};
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use crate::{
    link::{Link, Reading},
    wire::{self, Heard, Say},
    world,
};

const KEY: [u8; 32] = [7; 32];
const QUEUE_EVENTS: usize = 16;
/// How often the socket is looked at: what a test can tell apart.
pub(crate) const GLANCE: Duration = Duration::from_millis(1);
/// What is promised.
const PROMISE: Duration = Duration::from_secs(1);
/// Long enough for anything that happens at all.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// How a right is taken away.
#[derive(Clone, Copy, Debug)]
enum End {
    Seat,
    Account,
    Leave,
}

/// Where the right is taken away, seen from the socket.
#[derive(Clone, Copy, Debug)]
enum Side {
    SameHub,
    AnotherHub,
}

/// Two hubs on one store, an administrator, and a member with a text of their group.
pub(crate) struct Scene {
    pub(crate) here: Hub,
    there: Hub,
    keeper: MemberId,
    member: MemberId,
    group: GroupId,
    pub(crate) text: Uuid,
}

async fn hub(store: &Arc<dyn Store>) -> Hub {
    let options = HubOptions::new(Arc::clone(store), TokenKey::new(KEY));
    Hub::start(HubOptions { rooms: world::settings(), ..options }).await.unwrap()
}

async fn join(hub: &Hub, office: Office) -> MemberId {
    let member = MemberId::new(&Uuid::new_v4().to_string()).unwrap();
    let secret = hub.house().invite(office, now_s() + 3_600).await.unwrap();
    let secret = SecretHash(secret_hash(&secret));
    let who = Petitioner::Newcomer(member.clone());
    let join = Command::Join { member: member.clone(), secret };
    hub.house().ask(who, vec![join], None).await.unwrap();
    member
}

impl Scene {
    pub(crate) async fn set() -> Self {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
        let (here, there) = (hub(&store).await, hub(&store).await);
        let keeper = join(&here, Office::Administrator).await;
        let member = join(&here, Office::None).await;
        let (group, text) = (GroupId(Uuid::new_v4()), Uuid::new_v4());
        let (kind, name) = (GroupKind::Section, "Nantes".to_owned());
        let found = Command::FoundGroup { group, kind, name, openness: Openness::Private };
        let seat = Command::GiveRole(member.clone(), Place { group, role: Role::Member });
        let open = Command::OpenText {
            text: TextId(text),
            kind: TextKind::Motion,
            title: "Le rail".to_owned(),
            theme: None,
            group: Some(group),
            visibility: None,
        };
        let scene = Self { here, there, keeper, member, group, text };
        scene.decide(vec![found, seat, open]).await;
        scene
    }

    async fn decide(&self, commands: Vec<Command>) {
        let who = Petitioner::Member(self.keeper.clone());
        self.here.house().ask(who, commands, None).await.unwrap();
    }

    /// A socket of the member on `hub`, once the text is open on it.
    pub(crate) async fn open(&self, hub: &Hub) -> Link {
        let room = RoomId::Text(self.text);
        let life = Duration::from_secs(3_600);
        let grant = hub.grant(self.member.clone(), room.clone(), Access::ReadWrite, life);
        let mut link = Link::open(hub, None, QUEUE_EVENTS);
        let token = hub.issue(&grant).unwrap();
        link.say(wire::encode(&room.to_string(), &Say::Token(&token))).unwrap();
        hear(&mut link, |heard| matches!(heard, Heard::Accepted)).await;
        link
    }

    async fn end(&self, end: End) {
        match end {
            End::Seat => {
                self.decide(vec![Command::EndRole(self.member.clone(), self.group)]).await;
            }
            End::Account => {
                let stop = Command::ChangeStatus(self.member.clone(), Status::Suspended);
                self.decide(vec![stop]).await;
            }
            End::Leave => {
                let who = Petitioner::Member(self.member.clone());
                let leave = Command::ChangeStatus(self.member.clone(), Status::Left);
                self.here.house().ask(who, vec![leave], None).await.unwrap();
            }
        }
    }
}

/// Waits until the client hears what is wanted, or its socket is over.
async fn hear(link: &mut Link, is_wanted: impl Fn(&Heard) -> bool) {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let is_over = link.carry(Reading::On).is_err();
        while let Some(frame) = link.next_frame() {
            if is_wanted(&wire::decode(&frame)) {
                return;
            }
        }
        assert!(!is_over, "the socket is over without what was wanted");
        sleep(GLANCE).await;
    }
    panic!("nothing was heard");
}

/// The time from the decision's record until the client is told that the text is closed to it.
async fn closes_after(end: End, side: Side) -> Duration {
    let scene = Scene::set().await;
    let hub = match side {
        Side::SameHub => &scene.here,
        Side::AnotherHub => &scene.there,
    };
    let mut link = scene.open(hub).await;
    scene.end(end).await;
    let recorded = Instant::now();
    hear(&mut link, |heard| matches!(heard, Heard::Denied(_))).await;
    recorded.elapsed()
}

#[test]
fn rights_5_no_timer_of_a_second_stands_between_the_record_and_the_close() {
    for end in [End::Seat, End::Account, End::Leave] {
        for side in [Side::SameHub, Side::AnotherHub] {
            let mut builder = tokio::runtime::Builder::new_current_thread();
            let runtime = builder.enable_time().start_paused(true).build().unwrap();
            let took = runtime.block_on(closes_after(end, side));
            assert!(took < PROMISE, "{end:?}, {side:?}: {took:?}");
        }
    }
}
