//! Device cookies: a browser from which a member has signed in once is known again, so that guesses
//! made elsewhere at the same account are not counted against it (OWASP, "device cookies").
//!
//! `<member>.<nonce>.<signature>`: it signs nobody in, it only has tries of its own.

use axum::http::{HeaderMap, HeaderValue};
use uuid::Uuid;

use super::extract::cookies;
use crate::{
    domain::ids::MemberId,
    house::secrets::{LinkKey, Purpose},
};

/// The cookie that holds it.
const COOKIE: &str = "coopol_device";
/// How long a device is known, in seconds: a year, and anew at each signing in.
const DEVICE_LIFE_S: u64 = 365 * 24 * 3_600;
/// Where it is sent: nothing else needs it.
const PATH: &str = "/api/session";

/// By what the tries of one device are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DeviceId(pub(super) String);

/// The device that a request comes from, if `member` has signed in there before.
pub(super) fn known(key: &LinkKey, headers: &HeaderMap, member: &MemberId) -> Option<DeviceId> {
    let mut given = cookies(headers).filter(|(name, _)| *name == COOKIE);
    given.find_map(|(_, value)| {
        let (device, signature) = value.rsplit_once('.')?;
        let (whose, _) = device.rsplit_once('.')?;
        let is_known = whose == member.as_str() && key.verify(Purpose::Device, device, signature);
        is_known.then(|| DeviceId(device.to_owned()))
    })
}

/// The cookie for a device from which `member` has just signed in: the same tries as before if it
/// was known.
pub(super) fn cookie(key: &LinkKey, headers: &HeaderMap, member: &MemberId) -> HeaderValue {
    let fresh = || DeviceId(format!("{member}.{}", Uuid::new_v4().simple()));
    let DeviceId(device) = known(key, headers, member).unwrap_or_else(fresh);
    let value = format!("{device}.{}", key.sign(Purpose::Device, &device));
    super::session::set_cookie(headers, &[COOKIE, &value, PATH], DEVICE_LIFE_S)
}
