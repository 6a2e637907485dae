//! Text from the target, made safe to show: terminals, SARIF messages, workflow commands.

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
