//! The methods that wrap a string in a tag. Encoders that use few characters take `<`, `/` and `"` from them.

use super::super::super::text::Text;
use super::super::super::value::Val;
use super::super::{Answer, Asked, Machine, Native};

/// A method of `String.prototype`.
pub(super) fn method(name: &str) -> Option<Native> {
    let native: Native = match name {
        "anchor" => |machine, asked| wrap(machine, asked, "a", Some("name")),
        "big" => |machine, asked| wrap(machine, asked, "big", None),
        "blink" => |machine, asked| wrap(machine, asked, "blink", None),
        "bold" => |machine, asked| wrap(machine, asked, "b", None),
        "fixed" => |machine, asked| wrap(machine, asked, "tt", None),
        "fontcolor" => |machine, asked| wrap(machine, asked, "font", Some("color")),
        "fontsize" => |machine, asked| wrap(machine, asked, "font", Some("size")),
        "italics" => |machine, asked| wrap(machine, asked, "i", None),
        "link" => |machine, asked| wrap(machine, asked, "a", Some("href")),
        "small" => |machine, asked| wrap(machine, asked, "small", None),
        "strike" => |machine, asked| wrap(machine, asked, "strike", None),
        "sub" => |machine, asked| wrap(machine, asked, "sub", None),
        "sup" => |machine, asked| wrap(machine, asked, "sup", None),
        _ => return None,
    };
    Some(native)
}

fn wrap(machine: &mut Machine<'_>, asked: &Asked<'_>, tag: &str, attribute: Option<&str>) -> Answer {
    let text = known!(asked.this_text(machine)?);
    let mut out = Text::from(format!("<{tag}").as_str());
    if let Some(attribute) = attribute {
        let value = known!(asked.text(machine, 0)?);
        machine.spend_text(6 * value.len())?;
        out.push(&Text::from(format!(" {attribute}=\"").as_str()));
        for unit in value.units() {
            match unit {
                0x22 => out.push(&"&quot;".into()),
                unit => out.push(&Text::unit(unit)),
            }
        }
        out.push(&"\"".into());
    }
    machine.spend_text(text.len())?;
    out.push(&">".into());
    out.push(&text);
    out.push(&Text::from(format!("</{tag}>").as_str()));
    Ok(Some(Val::text(out)))
}
