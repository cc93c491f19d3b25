//! Which addresses a text may name.

/// What a link may start with, in lower case.
const LINK_SCHEMES: &[&str] = &["http", "https", "mailto"];
/// The longest address of a link, in UTF-16 units, as browsers and mail programs take it.
const MAX_LINK_UNITS: usize = 2_048;
/// What the address of an image may start with.
const IMAGE_SCHEMES: &[&str] = &["http", "https"];
/// Pictures that may stand in the address itself; not SVG, which may hold a script.
const IMAGE_DATA: [&str; 4] =
    ["data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp"];

/// Whether a link may lead there: http, https, mailto, or relative to the page, and not too long.
pub(super) fn is_safe_link(href: &str) -> bool {
    // A UTF-16 unit takes at least a byte.
    let is_short = href.len() <= MAX_LINK_UNITS || href.encode_utf16().count() <= MAX_LINK_UNITS;
    is_short && is_safe(href, LINK_SCHEMES)
}

/// Whether an image may be shown from there: http, https, relative, or the picture itself.
pub(super) fn is_safe_image(src: &str) -> bool {
    let is_data = || IMAGE_DATA.iter().any(|data| is_data_of(src, data));
    is_safe(src, IMAGE_SCHEMES) || (is_clean(src) && is_data())
}

fn is_safe(address: &str, schemes: &[&str]) -> bool {
    let allowed = |scheme: &str| schemes.iter().any(|allowed| scheme.eq_ignore_ascii_case(allowed));
    is_clean(address) && scheme(address).is_none_or(allowed)
}

/// Browsers take out tabs and line breaks, and spaces at the ends, before they look for a scheme.
fn is_clean(address: &str) -> bool {
    !address.is_empty()
        && !address.contains(char::is_control)
        && !address.starts_with(is_space)
        && !address.ends_with(is_space)
}

/// What stands before a colon, if it is a scheme at all.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-');
    (scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(is_part))
        .then_some(scheme)
}

/// Whether the address is data of this kind, with or without parameters.
fn is_data_of(address: &str, kind: &str) -> bool {
    let start = address.get(..kind.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(kind))
        && address[kind.len()..].starts_with([';', ','])
}

/// White space as JavaScript has it, so that both sides read the same.
pub(super) fn is_space(character: char) -> bool {
    character == '\u{feff}' || (character.is_whitespace() && character != '\u{85}')
}
