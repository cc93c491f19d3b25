//! What the letters say: plain text, in French and beneath it in English, since nobody knows which
//! of the two their reader wants.

/// One letter.
pub(super) struct Text {
    pub(super) subject: String,
    pub(super) body: String,
}

/// How the hub is called in letters: its address without the scheme.
fn host(base: &str) -> &str {
    base.split_once("://").map_or(base, |(_, host)| host)
}

/// The letter with the link to another password.
pub(super) fn reset(base: &str, secret: &str) -> Text {
    let host = host(base);
    let link = format!("{base}/reset/{secret}");
    let body = format!(
        "Bonjour,

quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour votre compte sur {host}.
Pour le choisir, ouvrez ce lien. Il sert une fois, pendant une heure :

{link}

Si ce n’était pas vous, ne faites rien : votre mot de passe reste le même.

--------

Hello,

somebody, probably you, asked for a new password for your account at {host}.
To choose it, open the link above. It works once, for one hour.

If it was not you, do nothing: your password stays as it is.
"
    );
    Text { subject: format!("{host} : nouveau mot de passe / new password"), body }
}

/// The letter with an invitation: to a group, for so many days.
pub(super) fn invitation(base: &str, secret: &str, (group, days): (Option<&str>, u64)) -> Text {
    let host = host(base);
    let link = format!("{base}/invitation/{secret}");
    let (to_fr, to_en) = match group {
        Some(group) => {
            (format!("le groupe « {group} » sur {host}"), format!("the group “{group}” at {host}"))
        }
        None => (host.to_owned(), host.to_owned()),
    };
    let (days_fr, days_en) = match days {
        1 => ("un jour".to_owned(), "one day".to_owned()),
        days => (format!("{days} jours"), format!("{days} days")),
    };
    let body = format!(
        "Bonjour,

vous êtes invité·e à rejoindre {to_fr}.
Pour créer votre compte, ouvrez ce lien. Il est valable {days_fr} :

{link}

Si cette lettre ne vous dit rien, ne faites rien : aucun compte ne sera créé.

--------

Hello,

you are invited to join {to_en}.
To create your account, open the link above. It is valid for {days_en}.

If this letter means nothing to you, do nothing: no account will be created.
"
    );
    Text { subject: format!("{host} : invitation"), body }
}
