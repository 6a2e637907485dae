//! Texts made as long as wanted.

use super::{made, this};
use crate::analyse::python::machine::builtins::{Asked, Native, Out, TYPE, World, convert};

pub(super) fn method(name: &str) -> Option<Native> {
    natives!(name, {
        "center" => center,
        "ljust" => left,
        "rjust" => right,
        "zfill" => zero_fill,
        "expandtabs" => expand_tabs,
    })
}

/// The text and what stands before and after it.
fn padded(world: &mut World<'_>, asked: &Asked<'_>, before: fn(usize, usize) -> usize) -> Out {
    let [width, fill] = asked.bind(["", ""], 1)?;
    let text = this(world, asked)?;
    let width = convert::index(world, &width.ok_or(TYPE)?.value)?.max(0) as usize;
    let fill = match fill {
        Some(fill) => convert::text(world, &fill.value)?,
        None => " ".into(),
    };
    if fill.len() != 1 {
        return Err(TYPE);
    }
    let missing = width.saturating_sub(text.len());
    world.room(missing.saturating_mul(fill.as_str().len()).saturating_add(text.as_str().len()))?;
    let front = before(missing, width);
    let fills = |count: usize| fill.as_str().repeat(count);
    made(fills(front) + text.as_str() + &fills(missing - front), true)
}

fn center(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    padded(world, asked, |missing, width| missing / 2 + (missing & width & 1))
}

fn left(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    padded(world, asked, |_, _| 0)
}

fn right(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    padded(world, asked, |missing, _| missing)
}

fn zero_fill(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [width] = asked.exactly()?;
    let text = this(world, asked)?;
    let width = convert::index(world, &width.value)?.max(0) as usize;
    let missing = width.saturating_sub(text.len());
    world.room(missing.saturating_add(text.as_str().len()))?;
    let (sign, digits) = text.as_str().split_at(usize::from(text.as_str().starts_with(['+', '-'])));
    made(format!("{sign}{}{digits}", "0".repeat(missing)), true)
}

fn expand_tabs(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [size] = asked.bind(["tabsize"], 0)?;
    let text = this(world, asked)?;
    let size = match size {
        Some(size) => convert::index(world, &size.value)?.clamp(0, 1 << 20) as usize,
        None => 8,
    };
    let tabs = text.as_str().matches('\t').count();
    world.room(tabs.saturating_mul(size).saturating_add(text.as_str().len()))?;
    let (mut out, mut column) = (String::new(), 0);
    for c in text.as_str().chars() {
        match c {
            '\t' if size > 0 => {
                let blanks = size - column % size;
                out.push_str(&" ".repeat(blanks));
                column += blanks;
            }
            '\t' => {}
            c => {
                out.push(c);
                column = if matches!(c, '\n' | '\r') { 0 } else { column + 1 };
            }
        }
    }
    made(out, true)
}
