//! A page in sections, each between marks of its own: a run replaces the sections that it measures
//! and leaves the others, of whatever program, as they are.

use std::{fs, path::PathBuf};

use anyhow::Context as _;

/// Where results go.
pub(crate) enum Document {
    /// To standard output, as they come.
    Standard,
    /// Into this file.
    File(PathBuf),
}

impl Document {
    /// Puts a section in its place, or at the end if it has none yet.
    #[expect(clippy::print_stdout, reason = "this is the program's output")]
    pub(crate) fn place(&self, name: &str, text: &str) -> anyhow::Result<()> {
        let path = match self {
            Self::Standard => {
                println!("{text}");
                return Ok(());
            }
            Self::File(path) => path,
        };
        let before = fs::read_to_string(path).unwrap_or_default();
        let after = placed(&before, name, text);
        fs::write(path, after).with_context(|| format!("{} cannot be written", path.display()))
    }
}

fn placed(page: &str, name: &str, text: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->"), format!("<!-- end of {name} -->"));
    let section = format!("{open}\n{}\n{close}", text.trim());
    let found = page.split_once(&open).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(&close)?;
        Some((before, after))
    });
    match found {
        Some((before, after)) => format!("{before}{section}{after}"),
        None if page.trim().is_empty() => format!("{section}\n"),
        None => format!("{}\n\n{section}\n", page.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_replaces_itself_and_nothing_else() {
        let page = placed("", "a", "first");
        let page = placed(&page, "b", "second");
        let page = format!("{page}\n## Of another program\n");
        let again = placed(&page, "a", "third");
        assert_eq!(again, page.replace("first", "third"));
        assert_eq!(placed(&again, "a", "first"), page);
    }
}
