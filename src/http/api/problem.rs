//! Errors of the API: `application/problem+json` (RFC 9457) that says what to do.

use std::time::Duration;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use super::code::Code;
use crate::{
    channel::{
        ChannelError,
        gallery::{GalleryError, picture::BadPicture},
    },
    domain::{
        channel::{body::BadBody, command::Refusal as ChannelRefusal, fate::NotAReaction},
        organisation::command::Refusal,
    },
    house::{
        HouseError,
        anchors::BadAnchor,
        identity::{BadIdentity, IdentityError},
        password::PasswordError,
    },
    hub::{BadImages, FarewellError, TalkError},
    store::StoreError,
};

/// Seconds after which a page may try again when the store is away.
const RETRY_AFTER_S: u64 = 2;

/// An answer that is an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Problem {
    code: Code,
    /// The HTTP status again.
    status: u16,
    /// The kind of problem, in a few words.
    title: &'static str,
    /// What it is here, and what to do.
    detail: String,
    /// Seconds to wait before the next try, for the header `Retry-After`.
    #[serde(skip)]
    retry_after_s: Option<u64>,
}

impl Problem {
    fn new(status: StatusCode, code: Code, detail: impl Into<String>) -> Self {
        let title = status.canonical_reason().unwrap_or("Error");
        Self { code, status: status.as_u16(), title, detail: detail.into(), retry_after_s: None }
    }

    /// The request cannot be understood or breaks a limit.
    pub(crate) fn invalid(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, Code::Invalid, detail)
    }

    /// The body is larger than this many bytes.
    pub(crate) fn too_large(limit: usize) -> Self {
        let detail = format!("a body has at most {limit} bytes here: send less at once");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, Code::Invalid, detail)
    }

    /// The address is there, and takes no such request.
    pub(crate) fn no_such_method() -> Self {
        let detail = "this address does not take this method: the header Allow names its own";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, Code::Invalid, detail)
    }

    /// Nobody is signed in.
    pub(crate) fn signed_out() -> Self {
        let detail = "sign in first: POST /api/session";
        Self::new(StatusCode::UNAUTHORIZED, Code::SignedOut, detail)
    }

    /// Address and password do not belong together.
    pub(crate) fn bad_credentials() -> Self {
        let detail = "the address or the password is wrong";
        Self::new(StatusCode::UNAUTHORIZED, Code::BadCredentials, detail)
    }

    /// The account is there, and an administrator has stopped it.
    pub(crate) fn stopped() -> Self {
        Self::forbidden("this account is stopped: ask an administrator")
    }

    /// It is there, but not for this member.
    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, Code::Forbidden, detail)
    }

    /// It is not there, or not to be known of.
    pub(crate) fn not_found(what: &str) -> Self {
        let detail = format!("there is no such {what}, or you may not see it");
        Self::new(StatusCode::NOT_FOUND, Code::NotFound, detail)
    }

    /// It breaks a rule as things stand.
    pub(crate) fn conflict_as(code: Code, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// What is asked for breaks a rule, whenever it is asked.
    pub(crate) fn unfit_as(code: Code, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    /// It stands in the way of what is there.
    pub(crate) fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, Code::Conflict, detail)
    }

    /// What is asked for breaks a rule of the organisation, whenever it is asked.
    fn unfit(code: Code, refusal: Refusal) -> Self {
        Self::unfit_as(code, refusal.to_string())
    }

    /// What is asked for breaks a rule as things stand.
    fn against(code: Code, refusal: Refusal) -> Self {
        Self::conflict_as(code, refusal.to_string())
    }

    /// Too much at once: what, and how long to wait.
    pub(crate) fn too_many(what: &str, wait: Duration) -> Self {
        let wait_s = wait.as_secs() + 1;
        let detail = format!("{what}: wait {wait_s} seconds");
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, Code::TooMany, detail);
        Self { retry_after_s: Some(wait_s), ..problem }
    }

    /// Too soon: how long to wait, in seconds.
    fn wait(code: Code, detail: String, wait_s: u64) -> Self {
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, code, detail);
        Self { retry_after_s: Some(wait_s), ..problem }
    }

    /// What trying again does not mend, and the operator may.
    fn store_fault(detail: &str) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, Code::StoreFault, detail)
    }

    /// Something that it needs is away for the moment.
    pub(crate) fn unavailable(detail: impl Into<String>) -> Self {
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, Code::Unavailable, detail);
        Self { retry_after_s: Some(RETRY_AFTER_S), ..problem }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let retry_after_s = self.retry_after_s;
        let mut response = (status, Json(self)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        if let Some(seconds) = retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unknown(noun) => Self::not_found(&format!("{noun:?}").to_lowercase()),
            Refusal::Forbidden => Self::forbidden(refusal.to_string()),
            Refusal::BadName => Self::unfit(Code::BadName, refusal),
            Refusal::BadInvitation => Self::unfit(Code::BadInvitation, refusal),
            Refusal::BadTree => Self::unfit(Code::BadTree, refusal),
            Refusal::SameTwice => Self::unfit(Code::SameTwice, refusal),
            Refusal::BadCalendar => Self::unfit(Code::BadCalendar, refusal),
            Refusal::NoGroup => Self::unfit(Code::NoGroup, refusal),
            Refusal::InvitationOver => Self::against(Code::InvitationOver, refusal),
            Refusal::Taken => Self::against(Code::Taken, refusal),
            Refusal::LastSecretary => Self::against(Code::LastSecretary, refusal),
            Refusal::LastAdministrator => Self::against(Code::LastAdministrator, refusal),
            Refusal::Authors => Self::against(Code::Authors, refusal),
            Refusal::Adopted => Self::against(Code::Adopted, refusal),
            Refusal::CannotSign => Self::against(Code::CannotSign, refusal),
            Refusal::BadContent => Self::unfit(Code::BadContent, refusal),
            Refusal::NoArgumentaire => Self::unfit(Code::NoArgumentaire, refusal),
            Refusal::NothingToCheck => Self::against(Code::NothingToCheck, refusal),
            Refusal::ChangedMeanwhile => Self::against(Code::ChangedMeanwhile, refusal),
            Refusal::TooManyChannels => Self::against(Code::TooManyChannels, refusal),
            Refusal::BadConversation => Self::unfit(Code::BadConversation, refusal),
        }
    }
}

impl From<HouseError> for Problem {
    fn from(error: HouseError) -> Self {
        match error {
            HouseError::Refused(refusal) => refusal.into(),
            HouseError::Store(error) => error.into(),
            HouseError::Busy => Self::unavailable(error.to_string()),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        // What the store says may name files: it is for the operator's log.
        tracing::error!(%error, "a request failed at the store");
        match error {
            StoreError::Unavailable(_) => {
                Self::unavailable("the hub cannot reach its store: try again in a moment")
            }
            StoreError::Damaged(_) => Self::store_fault(
                "what is stored here cannot be read, now or later: tell whoever runs the hub. Its \
                 log says what; a backup has it as it was",
            ),
            StoreError::Refused(_) => Self::store_fault(
                "the store does not take this, now or later: tell whoever runs the hub. Its log \
                 says why",
            ),
        }
    }
}

impl From<FarewellError> for Problem {
    fn from(error: FarewellError) -> Self {
        match error {
            FarewellError::Store(error) => error.into(),
            FarewellError::Identity(error) => error.into(),
            FarewellError::Tokens(error) => {
                tracing::error!(%error, "tokens could not be revoked");
                Self::conflict("the sessions have ended, the room tokens have not: try again")
            }
        }
    }
}

impl From<IdentityError> for Problem {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::AddressTaken => Self::conflict_as(Code::AddressTaken, error.to_string()),
            IdentityError::Changed => Self::conflict(error.to_string()),
            IdentityError::Store(error) => error.into(),
        }
    }
}

impl From<BadIdentity> for Problem {
    fn from(error: BadIdentity) -> Self {
        Self::invalid(error.to_string())
    }
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Unfit => Self::invalid(error.to_string()),
            PasswordError::Busy => Self::unavailable(error.to_string()),
        }
    }
}

impl From<ChannelError> for Problem {
    fn from(error: ChannelError) -> Self {
        match error {
            ChannelError::Unknown => Self::not_found("channel"),
            ChannelError::Refused(refusal) => refusal.into(),
            ChannelError::TooMany { wait_s } => {
                Self::wait(Code::TooMany, error.to_string(), wait_s)
            }
            ChannelError::Store(error) => error.into(),
            ChannelError::Busy => Self::unavailable(error.to_string()),
        }
    }
}

impl From<ChannelRefusal> for Problem {
    fn from(refusal: ChannelRefusal) -> Self {
        let says = refusal.to_string();
        match refusal {
            ChannelRefusal::Forbidden => Self::forbidden(says),
            ChannelRefusal::NoMessage => Self::new(StatusCode::NOT_FOUND, Code::NoMessage, says),
            ChannelRefusal::NoPoll => Self::new(StatusCode::NOT_FOUND, Code::NoPoll, says),
            ChannelRefusal::TooSoon { wait_s } => Self::wait(Code::SlowMode, says, wait_s),
            ChannelRefusal::Muted { wait_s } => Self::wait(Code::Muted, says, wait_s),
            ChannelRefusal::TooManyMentions => Self::unfit_as(Code::BadMentions, says),
            ChannelRefusal::BadReason => Self::unfit_as(Code::BadReason, says),
            ChannelRefusal::NoOption => Self::unfit_as(Code::NoOption, says),
            ChannelRefusal::BadRetention => Self::unfit_as(Code::BadRetention, says),
            ChannelRefusal::TooLong => Self::unfit_as(Code::TooLong, says),
            ChannelRefusal::TooManyReactions => Self::conflict_as(Code::TooManyReactions, says),
            ChannelRefusal::TooManyPins => Self::conflict_as(Code::TooManyPins, says),
            ChannelRefusal::PollClosed => Self::conflict_as(Code::PollClosed, says),
            ChannelRefusal::HasVotes => Self::conflict_as(Code::HasVotes, says),
        }
    }
}

impl From<TalkError> for Problem {
    fn from(error: TalkError) -> Self {
        let detail = error.to_string();
        match error {
            TalkError::Channel(error) => error.into(),
            TalkError::Body(error) => error.into(),
            TalkError::Images(BadImages::Missing) => Self::conflict_as(Code::NoImage, detail),
            TalkError::Images(BadImages::TooMany | BadImages::Alt(_)) => {
                Self::unfit_as(Code::BadImages, detail)
            }
            TalkError::Poll(_) => Self::unfit_as(Code::BadPoll, detail),
            TalkError::Mentions => Self::unfit_as(Code::BadMentions, detail),
            TalkError::ManyCalled { .. } => Self::conflict_as(Code::ManyMentioned, detail),
        }
    }
}

impl From<GalleryError> for Problem {
    fn from(error: GalleryError) -> Self {
        let detail = error.to_string();
        match error {
            GalleryError::Picture(BadPicture::TooLarge) => {
                Self::new(StatusCode::PAYLOAD_TOO_LARGE, Code::TooLarge, detail)
            }
            GalleryError::Picture(BadPicture::TooManyPixels) => {
                Self::unfit_as(Code::TooManyPixels, detail)
            }
            GalleryError::Picture(BadPicture::Unreadable) => Self::unfit_as(Code::BadImage, detail),
            GalleryError::Taken => Self::conflict_as(Code::Taken, detail),
            GalleryError::TooMany { wait_s } => Self::wait(Code::TooMany, detail, wait_s),
            GalleryError::Busy => Self::unavailable(detail),
            GalleryError::Store(error) => error.into(),
        }
    }
}

impl From<BadBody> for Problem {
    fn from(error: BadBody) -> Self {
        Self::unfit_as(Code::BadBody, error.to_string())
    }
}

impl From<BadAnchor> for Problem {
    fn from(error: BadAnchor) -> Self {
        Self::unfit_as(Code::BadAnchor, error.to_string())
    }
}

impl From<NotAReaction> for Problem {
    fn from(error: NotAReaction) -> Self {
        Self::unfit_as(Code::BadReaction, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::{ChannelRefusal, Code, Problem, RETRY_AFTER_S, StoreError};

    #[test]
    fn api_8_only_what_passes_by_itself_is_to_be_tried_again() {
        let told = |error: StoreError| {
            let Problem { code, status, detail, retry_after_s, .. } = Problem::from(error);
            assert!(!detail.contains("coopol.db"), "{detail}");
            (status, code, retry_after_s)
        };
        let away = StoreError::Unavailable("coopol.db: disk full".into());
        assert_eq!(told(away), (503, Code::Unavailable, Some(RETRY_AFTER_S)));
        let damaged = StoreError::Damaged("coopol.db: page 7".into());
        assert_eq!(told(damaged), (500, Code::StoreFault, None));
        let refused = StoreError::Refused("coopol.db: too large".into());
        assert_eq!(told(refused), (500, Code::StoreFault, None));
    }

    #[test]
    fn api_1_a_refusal_of_a_channel_has_one_code_over_http_and_in_frames() {
        let wait_s = 1;
        let refusals = [
            ChannelRefusal::Forbidden,
            ChannelRefusal::NoMessage,
            ChannelRefusal::TooSoon { wait_s },
            ChannelRefusal::Muted { wait_s },
            ChannelRefusal::TooManyMentions,
            ChannelRefusal::TooManyReactions,
            ChannelRefusal::TooManyPins,
            ChannelRefusal::BadReason,
            ChannelRefusal::NoPoll,
            ChannelRefusal::PollClosed,
            ChannelRefusal::NoOption,
            ChannelRefusal::HasVotes,
            ChannelRefusal::BadRetention,
            ChannelRefusal::TooLong,
        ];
        for refusal in refusals {
            assert_eq!(serde_json::json!(Problem::from(refusal).code), refusal.code());
        }
    }
}
