//! Elements of XML with their attributes, places and text, read as forgivingly as project files are written.
//!
//! One pass without a tree: what starts something in a project file is an element's attribute or its own text. Entities
//! are undone, comments and everything that is not closed are passed over.

use std::ops::Range;

use crate::limits;

/// One element.
#[derive(Clone, Debug)]
pub struct Element {
    /// Its name without a prefix.
    pub name: String,
    /// Names and values of its attributes, and where the values stand.
    pub attributes: Vec<(String, String, Range<usize>)>,
    /// The elements around it, the outermost first.
    pub around: Vec<String>,
    /// Its own text, entities undone, and where that stands.
    pub text: (String, Range<usize>),
    /// Where its tag stands.
    pub span: Range<usize>,
}

impl Element {
    /// An attribute's value, whatever the case of its name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value, _)| value.as_str())
    }

    /// The same with where it stands.
    pub fn at(&self, name: &str) -> Option<(&str, Range<usize>)> {
        let found = self.attributes.iter().find(|(known, _, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value, span)| (value.as_str(), span.clone()))
    }

    /// Whether an element of that name is around it.
    pub fn inside(&self, name: &str) -> bool {
        self.around.iter().any(|around| around.eq_ignore_ascii_case(name))
    }
}

/// Elements within one another that are remembered.
const DEPTH: usize = 64;

/// Reads the elements within the limits, in the order in which they end or close themselves.
pub fn elements(text: &str) -> Vec<Element> {
    let mut out: Vec<Element> = Vec::new();
    let mut open: Vec<(Element, usize)> = Vec::new();
    let mut at = 0;
    let end = text.len().min(limits::CONFIG_BYTES);
    while let Some(next) = text.get(at..end).and_then(|rest| rest.find('<')).map(|found| at + found) {
        let rest = &text[next..];
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(end, |close| next + close + 3);
            continue;
        }
        if rest.starts_with("<![CDATA[") {
            at = rest.find("]]>").map_or(end, |close| next + close + 3);
            continue;
        }
        let Some(close) = closing(rest) else { break };
        let tag = &rest[1..close];
        at = next + close + 1;
        if tag.starts_with(['?', '!']) {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            let name = local(name.trim());
            if let Some(place) = open.iter().rposition(|(element, _)| element.name == name) {
                let (mut element, start) = open.swap_remove(place);
                open.truncate(place);
                let span = start..next;
                element.text = (own_text(text.get(span.clone()).unwrap_or_default()), span);
                push(&mut out, element);
            }
            continue;
        }
        let around = open.iter().map(|(element, _)| element.name.clone()).collect();
        let element = element(tag, next, close, around);
        match tag.ends_with('/') {
            true => push(&mut out, element),
            false if open.len() < DEPTH => open.push((element, at)),
            false => {}
        }
    }
    out
}

fn push(out: &mut Vec<Element>, element: Element) {
    if out.len() < limits::FACTS {
        out.push(element);
    }
}

/// Where a tag ends: `>` outside quotes.
fn closing(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in tag.char_indices().take(limits::CONFIG_BYTES) {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '>') => return Some(at),
            _ => {}
        }
    }
    None
}

fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_owned()
}

fn element(tag: &str, start: usize, close: usize, around: Vec<String>) -> Element {
    let body = tag.trim_end_matches('/');
    let name = body.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
    let mut attributes = Vec::new();
    let mut at = name.len();
    while let Some(equals) = body.get(at..).and_then(|rest| rest.find('=')).map(|found| at + found) {
        let key = body[at..equals].trim();
        let key = key.rsplit(char::is_whitespace).next().unwrap_or(key);
        let after = &body[equals + 1..];
        let lead = after.len() - after.trim_start().len();
        let Some(quote) = after.trim_start().chars().next().filter(|c| matches!(c, '"' | '\'')) else { break };
        let from = equals + 1 + lead + 1;
        let Some(length) = body.get(from..).and_then(|rest| rest.find(quote)) else { break };
        let span = start + 1 + from..start + 1 + from + length;
        if attributes.len() < 64 {
            attributes.push((local(key), unescape(&body[from..from + length]), span));
        }
        at = from + length + 1;
    }
    Element { name: local(name), attributes, around, text: (String::new(), 0..0), span: start..start + close + 1 }
}

/// The text of an element without what inner elements say.
fn own_text(inside: &str) -> String {
    let mut out = String::new();
    let mut rest = inside;
    while let Some(open) = rest.find('<') {
        out.push_str(&unescape(&rest[..open]));
        let after = &rest[open..];
        if let Some(data) = after.strip_prefix("<![CDATA[") {
            let close = data.find("]]>").unwrap_or(data.len());
            out.push_str(&data[..close]);
            rest = data.get(close + 3..).unwrap_or_default();
            continue;
        }
        let close = if after.starts_with("<!--") {
            after.find("-->").map(|at| at + 3)
        } else {
            closing(after).map(|at| at + 1)
        };
        rest = close.and_then(|close| after.get(close..)).unwrap_or_default();
    }
    out.push_str(&unescape(rest));
    out.trim().to_owned()
}

/// Undoes the five named entities and numbers.
fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let end = rest[at..].find(';').filter(|&end| end <= 10);
        let name = end.map_or("", |end| &rest[at + 1..at + end]);
        let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        });
        let c = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => number.and_then(char::from_u32),
        };
        match (c, end) {
            (Some(c), Some(end)) => {
                out.push(c);
                rest = &rest[at + end + 1..];
            }
            _ => {
                out.push('&');
                rest = &rest[at + 1..];
            }
        }
    }
    out + rest
}
