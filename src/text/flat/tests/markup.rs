//! A strict reader of the little HTML that the hub writes.

const VOID: [&str; 2] = ["img", "br"];
const BLOCKS: [&str; 9] = ["p", "h1", "h2", "h3", "h4", "blockquote", "pre", "ul", "ol"];
const INLINE: [&str; 7] = ["a", "strong", "em", "u", "s", "code", "br"];
const ENTITIES: [&str; 4] = ["amp;", "lt;", "gt;", "quot;"];

/// What is wrong with a page; `None` if it is balanced, escaped, nested as HTML allows, and safe.
pub(super) fn complaint(page: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        let Some((tag, after)) = tag[1..].split_once('>') else {
            return Some(format!("a tag that does not end: {tag}"));
        };
        if let Some(wrong) = text_complaint(text, &open).or_else(|| tag_complaint(tag, &mut open)) {
            return Some(wrong);
        }
        rest = after;
    }
    if !open.is_empty() {
        return Some(format!("left open: {open:?}"));
    }
    text_complaint(rest, &open)
}

fn text_complaint(text: &str, open: &[&str]) -> Option<String> {
    let escaped = text.split('&').skip(1).all(|rest| ENTITIES.iter().any(|e| rest.starts_with(e)));
    let placed =
        text.is_empty() || !matches!(open.last(), None | Some(&("ul" | "ol" | "blockquote")));
    let clean = !text.contains(|c: char| c == '>' || (c.is_control() && c != '\n' && c != '\t'));
    (!(escaped && placed && clean)).then(|| format!("text {text:?} in {open:?}"))
}

fn tag_complaint<'a>(tag: &'a str, open: &mut Vec<&'a str>) -> Option<String> {
    if let Some(name) = tag.strip_prefix('/') {
        return (open.pop() != Some(name)).then(|| format!("</{name}> in {open:?}"));
    }
    let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
    let fits = match open.last().copied() {
        None => BLOCKS.contains(&name) || name == "img",
        Some("ul" | "ol") => name == "li",
        Some("li") => ["ul", "ol"].contains(&name) || INLINE.contains(&name),
        Some("blockquote") => name == "p",
        Some("pre") => false,
        Some(_) => INLINE.contains(&name),
    };
    if !fits || (name == "a" && open.contains(&"a")) {
        return Some(format!("<{tag}> in {open:?}"));
    }
    if !VOID.contains(&name) {
        open.push(name);
    }
    attributes_complaint(attributes)
}

/// Attributes are `name="value"`, and addresses are harmless.
fn attributes_complaint(attributes: &str) -> Option<String> {
    let mut parts = attributes.split('"');
    while let Some(name) = parts.next().filter(|name| !name.is_empty()) {
        let value = parts.next().unwrap_or_default().to_lowercase();
        let known = ["href=", "src=", "alt=", "width="].contains(&name.trim());
        let is_address = ["href=", "src="].contains(&name.trim());
        let harmful = ["javascript:", "java\tscript:", "data:text"];
        if !known || (is_address && harmful.iter().any(|start| value.starts_with(start))) {
            return Some(format!("the attributes {attributes:?}"));
        }
    }
    None
}

#[test]
fn the_strict_reader_refuses_what_is_wrong() {
    let wrong = [
        "<p>",
        "</p>",
        "<p></h1>",
        "a",
        "<p>a & b</p>",
        "<p>></p>",
        "<p><script></script></p>",
        "<ul><p></p></ul>",
        "<p><a href=\"javascript:x\">a</a></p>",
        "<img onerror=\"x\">",
        "<pre><b></b></pre>",
        "<p>\0</p>",
        "<p",
        "<p><p></p></p>",
    ];
    for page in wrong {
        assert!(complaint(page).is_some(), "{page}");
    }
    for page in ["", "<p>a &amp; b<br></p>", "<ul><li>a<ul><li>b</li></ul></li></ul>"] {
        assert_eq!(complaint(page), None, "{page}");
    }
}
