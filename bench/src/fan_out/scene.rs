//! Who is where, and how they type.

use std::time::Duration;

/// Whether typists move their cursors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cursors {
    /// No presence at all.
    Still,
    /// One move for each letter.
    Moving,
}

/// How fast a typist is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pace {
    /// A letter every so long.
    Every(Duration),
    /// As fast as the server brings letters back: so many may be on their way.
    OnTheirWay(usize),
}

/// Rooms full of people.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene {
    /// In headings.
    pub(crate) title: &'static str,
    /// Rooms, all alike.
    pub(crate) rooms: usize,
    /// Sockets in each room.
    pub(crate) clients: usize,
    /// Those of them that type.
    pub(crate) typists: usize,
    /// How fast.
    pub(crate) pace: Pace,
    /// Whether their cursors move.
    pub(crate) cursors: Cursors,
    /// Each room's document before the first letter, in characters.
    pub(crate) base_characters: u32,
    /// Letters of each typist that are not measured: connections, caches and compilers warm up.
    pub(crate) warm_up: usize,
    /// Letters of each typist that are.
    pub(crate) letters: usize,
}

/// Fifty in a room, ten of them typing ten letters a second.
pub(crate) const FIFTY: Scene = Scene {
    title: "50 clients, 10 of them typing 10 letters a second",
    rooms: 1,
    clients: 50,
    typists: 10,
    pace: Pace::Every(Duration::from_millis(100)),
    cursors: Cursors::Still,
    base_characters: 10 * 1024,
    warm_up: 15,
    letters: 60,
};

/// Two hundred in a room, fifty of them typing.
pub(crate) const TWO_HUNDRED: Scene = Scene {
    title: "200 clients, 50 of them typing 10 letters a second",
    clients: 200,
    typists: 50,
    warm_up: 10,
    letters: 40,
    ..FIFTY
};

/// Many small rooms.
pub(crate) const SMALL_ROOMS: Scene = Scene {
    title: "300 rooms of three, one in each typing 2 letters a second",
    rooms: 300,
    clients: 3,
    typists: 1,
    pace: Pace::Every(Duration::from_millis(500)),
    base_characters: 0,
    warm_up: 2,
    letters: 10,
    ..FIFTY
};

/// As much as a server carries.
pub(crate) const SATURATION: Scene = Scene {
    title: "50 clients, 10 of them typing as fast as it goes",
    pace: Pace::OnTheirWay(300),
    warm_up: 100,
    letters: 600,
    ..FIFTY
};

impl Scene {
    /// The same with other cursors.
    pub(crate) fn with(self, cursors: Cursors) -> Self {
        Self { cursors, ..self }
    }

    /// All who type.
    pub(crate) fn all_typists(&self) -> usize {
        self.rooms * self.typists
    }

    /// Letters that reach somebody when each typist has typed so many.
    pub(crate) fn deliveries(&self, letters: usize) -> usize {
        self.all_typists() * self.clients * letters
    }

    /// Whether peers cannot keep up, and are run once only: they would take most of the time.
    pub(crate) fn is_beyond_peers(&self) -> bool {
        self.rooms == 1 && self.clients > FIFTY.clients
    }

    /// Whether the hub is also measured at the durability of the peers.
    pub(crate) fn compares_levels(&self) -> bool {
        let is_paced = !matches!(self.pace, Pace::OnTheirWay(_));
        is_paced && self.cursors == Cursors::Still && !self.is_beyond_peers()
    }
}
