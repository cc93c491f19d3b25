//! A text as HTML that says of all words where they come from.

use std::fmt::Write as _;

use super::{Author, Language, Stories, Story, escape};
use crate::text::flat::{Around, Block, html_around};

/// The text, each run within a `span` that names its story, and the stories as a list behind it.
pub fn html_with_stories(blocks: &[Block], stories: &Stories, language: Language) -> String {
    let around = |block, run| {
        let number = *stories.of_run.get(&(block, run))?;
        let story = stories.all.get(number)?;
        let note = number + 1;
        let before = format!("<span class=\"origin\" data-origin=\"{note}\"{}>", facts(story));
        Some(Around { before, after: "</span>".to_owned() })
    };
    let mut page = html_around(blocks, &around);
    if stories.all.is_empty() {
        return page;
    }
    let heading = match language {
        Language::French => "D’où viennent les mots",
        Language::English => "Where the words come from",
    };
    let code = language.code();
    let _ = write!(page, "<section class=\"origins\" lang=\"{code}\"><h2>{heading}</h2><ol>");
    for (number, story) in stories.all.iter().enumerate() {
        let told = escape(&story.told(language));
        let _ = write!(page, "<li id=\"origin-{}\">{told}</li>", number + 1);
    }
    page.push_str("</ol></section>");
    page
}

/// A story for programs.
fn facts(story: &Story) -> String {
    let mut facts = String::new();
    let mut fact = |name: &str, value: &str| {
        let _ = write!(facts, " data-{name}=\"{}\"", escape(value));
    };
    let author = story.by.as_ref().and_then(Author::id);
    author.iter().for_each(|author| fact("author", author.as_str()));
    if let Some(through) = &story.through {
        fact("amendment", &through.amendment.to_string());
        through.vote.iter().for_each(|vote| fact("ballot", &vote.ballot.to_string()));
    }
    facts
}
