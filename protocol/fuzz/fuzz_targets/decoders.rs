//! Any bytes to every decoder: no panic, and what is accepted is understood the same way again.
#![no_main]

use bytes::Bytes;
use coopol_protocol::{Frontier, Verdict, awareness, state_vector, summarize};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(entries) = state_vector::decode(bytes) {
        assert_eq!(state_vector::decode(&state_vector::encode(&entries)), Ok(entries));
    }
    if let Ok(entries) = awareness::decode(bytes) {
        let again = awareness::encode(&entries);
        assert_eq!(awareness::decode(&again), Ok(entries));
    }
    let update = Bytes::copy_from_slice(bytes);
    let mut frontier = Frontier::new();
    if let Ok(Verdict::New(accepted)) = frontier.examine(&update) {
        assert!(summarize(&accepted.update).is_ok());
        frontier.advance(&accepted);
        assert_eq!(frontier.examine(&update), Ok(Verdict::Known));
        assert_eq!(frontier.examine(&accepted.update), Ok(Verdict::Known));
    }
});
