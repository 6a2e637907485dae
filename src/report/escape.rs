//! Text from the target, made safe to show: terminals, SARIF messages, workflow commands, shell words.

/// Whether a character may not reach a terminal as it is: controls, bidi marks, zero-width and other invisible ones.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// An excerpt on one line: unsafe characters escaped, runs of eight or more blanks shortened to `⟨n blanks⟩`, cut to
/// `limit` bytes of input at a character boundary with `…`.
pub fn excerpt(text: &str, limit: usize) -> String {
    let mut out = String::new();
    let mut blanks = 0usize;
    let mut taken = 0usize;
    let flush = |out: &mut String, blanks: &mut usize| {
        if *blanks >= 8 {
            out.push_str(&format!("⟨{blanks} blanks⟩"));
        } else {
            out.extend(std::iter::repeat_n(' ', *blanks));
        }
        *blanks = 0;
    };
    for c in text.trim_end().chars() {
        if c == ' ' || c == '\t' {
            blanks += 1;
            continue;
        }
        if c == '\n' || c == '\r' {
            if c == '\n' {
                flush(&mut out, &mut blanks);
                out.push('↵');
            }
            continue;
        }
        flush(&mut out, &mut blanks);
        taken += c.len_utf8();
        if taken > limit {
            out.push('…');
            return out;
        }
        if is_unsafe(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Any text on one line: line ends become `↵`, tabs blanks, unsafe characters their escapes, and no workflow command
/// is left in it. Escaping twice changes nothing.
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push('↵'),
            '\t' => out.push(' '),
            c if is_unsafe(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    workflow_commands(&out)
}

/// Breaks what a CI runner would take for a command in one printed line: `::name::` where the line begins (GitHub trims
/// blanks before it looks), and `##[name]`, `##vso[…]`, `##teamcity[…]` anywhere (GitHub, Azure, TeamCity).
pub fn workflow_commands(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    let start = line.len() - line.trim_start().len();
    if line[start..].starts_with("::") {
        out.push_str(&line[..start]);
        out.push_str("\\u{3a}");
        rest = &line[start + 1..];
    }
    while let Some(at) = rest.find("##") {
        let after = &rest[at + 2..];
        out.push_str(&rest[..=at]);
        rest = &rest[at + 1..];
        if after.starts_with(|c: char| c == '[' || c.is_ascii_alphabetic()) {
            out.push_str("\\u{23}");
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Text for a SARIF message (OASIS SARIF 2.1.0, 3.11.5 and 3.11.6): no link, no placeholder, one line.
pub fn sarif(text: &str) -> String {
    let text = line(text);
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '[' | ']' => out.extend(['\\', c]),
            '\\' if matches!(chars.peek(), Some('[' | ']')) => out.push_str("\\\\"),
            '{' if chars.peek().is_some_and(char::is_ascii_digit) => {
                out.push_str("{{");
                while let Some(digit) = chars.next_if(char::is_ascii_digit) {
                    out.push(digit);
                }
                if chars.next_if_eq(&'}').is_some() {
                    out.push_str("}}");
                }
            }
            c => out.push(c),
        }
    }
    out
}

/// Serialised JSON in which nothing can act on a terminal or a CI runner. Such characters stand only inside strings
/// (except the line ends of pretty printing), where an escape means the same.
pub fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let command =
            c == '#' && before == '#' && chars.peek().is_some_and(|next| *next == '[' || next.is_ascii_alphabetic());
        if command || (is_unsafe(c) && c != '\n') {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
        before = c;
    }
    out
}

/// A word for a POSIX shell, in single quotes where it needs them; `None` if it holds something that cannot be shown.
pub fn shell_word(text: &str) -> Option<String> {
    if text.is_empty() || text.chars().any(is_unsafe) {
        return None;
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@%,=".contains(c);
    Some(if text.chars().all(plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) })
}
