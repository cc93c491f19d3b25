//! Finds the paths that a piece of Rust names: enough of a parser for `use` trees.

/// Whether `code` names `name`, and not a longer word that ends with it.
pub(crate) fn names(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let before = code.get(..at).and_then(|head| head.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

/// Every path that follows `crate::`, to two segments, with its line; `use` trees are opened.
pub(crate) fn crate_paths(program: &str) -> Vec<(usize, String)> {
    let mut paths = Vec::new();
    for (at, found) in program.match_indices("crate::") {
        let line = program.get(..at).map_or(0, |head| head.matches('\n').count()) + 1;
        let rest = program.get(at + found.len()..).unwrap_or_default();
        for path in open_tree(rest) {
            paths.push((line, path));
        }
    }
    paths
}

/// The paths of one `use` tree (`a::{b, c::d}`), to two segments.
fn open_tree(tree: &str) -> Vec<String> {
    let tree = tree.trim_start();
    if let Some(inner) = tree.strip_prefix('{') {
        return split_group(inner).into_iter().flat_map(open_tree).collect();
    }
    let (head, rest) = split_name(tree);
    let Some(rest) = rest.strip_prefix("::") else {
        return vec![head.to_owned()];
    };
    match rest.strip_prefix('{') {
        Some(inner) => split_group(inner)
            .into_iter()
            .map(|item| format!("{head}::{}", split_name(item.trim_start()).0))
            .collect(),
        None => vec![format!("{head}::{}", split_name(rest).0)],
    }
}

fn split_name(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    text.split_at(end)
}

/// The items of a group whose opening brace is read already, up to its closing one.
fn split_group(inner: &str) -> Vec<&str> {
    let (mut items, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                items.push(inner.get(start..at).unwrap_or_default());
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    items.retain(|item| !item.trim().is_empty());
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn use_trees_are_opened_to_two_segments() {
        let paths = crate_paths("use crate::{a, b::{c, d::e}, f::g::h};");
        let names: Vec<&str> = paths.iter().map(|(_, path)| path.as_str()).collect();
        assert_eq!(names, ["a", "b::c", "b::d", "f::g"]);
    }

    #[test]
    fn a_longer_word_is_not_the_name() {
        assert!(names("use yrs::Doc;", "yrs::"));
        assert!(!names("use my_yrs::Doc;", "yrs::"));
    }
}
