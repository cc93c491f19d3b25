//! Asks the authors of amendments whose ground has moved: a decision of the hub's own.

use std::sync::Arc;

use crate::{
    desk::{
        Means,
        clerk::{self, View},
    },
    domain::ids::AmendmentId,
};

/// Has the procedure ask; what fails is asked with the next look.
pub(super) async fn ask_confirmation(means: Means, view: Arc<View>, amendments: Vec<AmendmentId>) {
    if let Err(error) = clerk::note_moved(&means, &view, &amendments).await {
        tracing::warn!(text = %view.text, %error, "authors are not asked yet");
    }
}
