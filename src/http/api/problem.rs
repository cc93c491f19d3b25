//! Errors of the API: `application/problem+json` (RFC 9457) that says what to do.

use std::time::Duration;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

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
        password::BadPassword,
    },
    hub::{BadImages, FarewellError, TalkError},
    store::StoreError,
};

/// Seconds after which a page may try again when the store is away.
const RETRY_AFTER_S: u64 = 2;

/// An answer that is an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// A stable name for programs, for instance `forbidden`.
    code: &'static str,
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
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        let title = status.canonical_reason().unwrap_or("Error");
        Self { code, status: status.as_u16(), title, detail: detail.into(), retry_after_s: None }
    }

    /// The request cannot be understood or breaks a limit.
    pub(crate) fn invalid(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail)
    }

    /// Nobody is signed in.
    pub(crate) fn signed_out() -> Self {
        let detail = "sign in first: POST /api/session";
        Self::new(StatusCode::UNAUTHORIZED, "signed-out", detail)
    }

    /// Address and password do not belong together.
    pub(crate) fn bad_credentials() -> Self {
        let detail = "the address or the password is wrong";
        Self::new(StatusCode::UNAUTHORIZED, "bad-credentials", detail)
    }

    /// The account is there, and an administrator has stopped it.
    pub(crate) fn stopped() -> Self {
        Self::forbidden("this account is stopped: ask an administrator")
    }

    /// It is there, but not for this member.
    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", detail)
    }

    /// It is not there, or not to be known of.
    pub(crate) fn not_found(what: &str) -> Self {
        let detail = format!("there is no such {what}, or you may not see it");
        Self::new(StatusCode::NOT_FOUND, "not-found", detail)
    }

    /// It breaks a rule as things stand.
    pub(crate) fn conflict_as(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// What is asked for breaks a rule, whenever it is asked.
    pub(crate) fn unfit_as(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    /// It stands in the way of what is there.
    pub(crate) fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", detail)
    }

    /// What is asked for breaks a rule of the organisation, whenever it is asked.
    fn unfit(code: &'static str, refusal: Refusal) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, refusal.to_string())
    }

    /// What is asked for breaks a rule as things stand.
    fn against(code: &'static str, refusal: Refusal) -> Self {
        Self::new(StatusCode::CONFLICT, code, refusal.to_string())
    }

    /// Too much at once: what, and how long to wait.
    pub(crate) fn too_many(what: &str, wait: Duration) -> Self {
        let wait_s = wait.as_secs() + 1;
        let detail = format!("{what}: wait {wait_s} seconds");
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many", detail);
        Self { retry_after_s: Some(wait_s), ..problem }
    }

    /// Too soon: how long to wait, in seconds.
    fn wait(code: &'static str, detail: String, wait_s: u64) -> Self {
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, code, detail);
        Self { retry_after_s: Some(wait_s), ..problem }
    }

    /// Something that it needs is away for the moment.
    pub(crate) fn unavailable(detail: impl Into<String>) -> Self {
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail);
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
            Refusal::BadName => Self::unfit("bad-name", refusal),
            Refusal::BadInvitation => Self::unfit("bad-invitation", refusal),
            Refusal::BadTree => Self::unfit("bad-tree", refusal),
            Refusal::SameTwice => Self::unfit("same-twice", refusal),
            Refusal::BadCalendar => Self::unfit("bad-calendar", refusal),
            Refusal::NoGroup => Self::unfit("no-group", refusal),
            Refusal::InvitationOver => Self::against("invitation-over", refusal),
            Refusal::Taken => Self::against("taken", refusal),
            Refusal::LastSecretary => Self::against("last-secretary", refusal),
            Refusal::LastAdministrator => Self::against("last-administrator", refusal),
            Refusal::Authors => Self::against("authors", refusal),
            Refusal::Adopted => Self::against("adopted", refusal),
            Refusal::CannotSign => Self::against("cannot-sign", refusal),
            Refusal::BadContent => Self::unfit("bad-content", refusal),
            Refusal::NoArgumentaire => Self::unfit("no-argumentaire", refusal),
            Refusal::NothingToCheck => Self::against("nothing-to-check", refusal),
            Refusal::TooManyChannels => Self::against("too-many-channels", refusal),
            Refusal::BadConversation => Self::unfit("bad-conversation", refusal),
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
        Self::unavailable("the hub cannot reach its store: try again in a moment")
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
            IdentityError::AddressTaken => {
                Self::new(StatusCode::CONFLICT, "address-taken", error.to_string())
            }
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

impl From<BadPassword> for Problem {
    fn from(error: BadPassword) -> Self {
        Self::invalid(error.to_string())
    }
}

impl From<ChannelError> for Problem {
    fn from(error: ChannelError) -> Self {
        match error {
            ChannelError::Unknown => Self::not_found("channel"),
            ChannelError::Refused(refusal) => refusal.into(),
            ChannelError::TooMany { wait_s } => Self::wait("too-many", error.to_string(), wait_s),
            ChannelError::Store(error) => error.into(),
            ChannelError::Busy => Self::unavailable(error.to_string()),
        }
    }
}

impl From<ChannelRefusal> for Problem {
    fn from(refusal: ChannelRefusal) -> Self {
        let detail = refusal.to_string();
        match refusal {
            ChannelRefusal::Forbidden => Self::forbidden(detail),
            ChannelRefusal::NoMessage | ChannelRefusal::NoPoll => {
                Self::new(StatusCode::NOT_FOUND, refusal.code(), detail)
            }
            ChannelRefusal::TooSoon { wait_s } | ChannelRefusal::Muted { wait_s } => {
                Self::wait(refusal.code(), detail, wait_s)
            }
            ChannelRefusal::TooManyMentions
            | ChannelRefusal::BadReason
            | ChannelRefusal::NoOption
            | ChannelRefusal::BadRetention
            | ChannelRefusal::TooLong => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, refusal.code(), detail)
            }
            ChannelRefusal::TooManyReactions
            | ChannelRefusal::TooManyPins
            | ChannelRefusal::PollClosed
            | ChannelRefusal::HasVotes => Self::new(StatusCode::CONFLICT, refusal.code(), detail),
        }
    }
}

impl From<TalkError> for Problem {
    fn from(error: TalkError) -> Self {
        let detail = error.to_string();
        match error {
            TalkError::Channel(error) => error.into(),
            TalkError::Body(error) => error.into(),
            TalkError::Images(BadImages::Missing) => {
                Self::new(StatusCode::CONFLICT, "no-image", detail)
            }
            TalkError::Images(BadImages::TooMany | BadImages::Alt(_)) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "bad-images", detail)
            }
            TalkError::Poll(_) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "bad-poll", detail),
            TalkError::Mentions => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "bad-mentions", detail)
            }
            TalkError::ManyCalled { .. } => {
                Self::new(StatusCode::CONFLICT, "many-mentioned", detail)
            }
        }
    }
}

impl From<GalleryError> for Problem {
    fn from(error: GalleryError) -> Self {
        let detail = error.to_string();
        match error {
            GalleryError::Picture(BadPicture::TooLarge) => {
                Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", detail)
            }
            GalleryError::Picture(BadPicture::TooManyPixels) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "too-many-pixels", detail)
            }
            GalleryError::Picture(BadPicture::Unreadable) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "bad-image", detail)
            }
            GalleryError::Taken => Self::new(StatusCode::CONFLICT, "taken", detail),
            GalleryError::TooMany { wait_s } => Self::wait("too-many", detail, wait_s),
            GalleryError::Busy => Self::unavailable(detail),
            GalleryError::Store(error) => error.into(),
        }
    }
}

impl From<BadBody> for Problem {
    fn from(error: BadBody) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "bad-body", error.to_string())
    }
}

impl From<BadAnchor> for Problem {
    fn from(error: BadAnchor) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "bad-anchor", error.to_string())
    }
}

impl From<NotAReaction> for Problem {
    fn from(error: NotAReaction) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "bad-reaction", error.to_string())
    }
}
