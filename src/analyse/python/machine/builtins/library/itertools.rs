//! `itertools`. What it makes is gone through at once, unless it has no end.

use std::rc::Rc;

use crate::analyse::python::machine::builtins::arguments::given;
use crate::analyse::python::machine::builtins::iterator::{advance, cursor, cursors, endless, of_items, ordered};
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, VALUE, World, convert, operators};
use crate::analyse::python::machine::value::{Int, Kind, Val, Value};
use crate::limits;

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, {
        "itertools.chain" => chain,
        "itertools.chain.from_iterable" => chain_from,
        "itertools.cycle" => cycle,
        "itertools.repeat" => repeat,
        "itertools.count" => count,
        "itertools.islice" => islice,
        "itertools.zip_longest" | "itertools.izip_longest" => zip_longest,
        "itertools.product" => product,
        "itertools.accumulate" => accumulate,
        "itertools.compress" => compress,
        "itertools.pairwise" => pairwise,
    })
}

fn zip_longest(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.only_named(&["fillvalue"])?;
    let fill = asked.named("fillvalue").unwrap_or(&Val::NONE);
    let ids = cursors(world, asked)?;
    if ids.iter().any(|id| endless(world, &[*id])) {
        return Err(Stop::Unknown);
    }
    let mut rows = Vec::new();
    while !ids.is_empty() {
        let (mut row, mut ended) = (Vec::with_capacity(ids.len()), 0);
        for &id in &ids {
            row.push(advance(world, id)?.unwrap_or_else(|| {
                ended += 1;
                fill.clone()
            }));
        }
        if ended == ids.len() {
            break;
        }
        world.elements(1)?;
        rows.push(Val::plain(world.tuple(row)?));
    }
    of_items(world, rows)
}

fn chain(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.nameless()?;
    chained(world, asked.arguments)
}

fn chain_from(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [all] = asked.exactly()?;
    let all = ordered(world, &all.value)?;
    chained(world, &all)
}

fn chained(world: &mut World<'_>, parts: &[Val]) -> Out {
    let mut items = Vec::new();
    for part in parts {
        items.extend(ordered(world, &part.value)?);
    }
    of_items(world, items)
}

fn cycle(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [value] = asked.exactly()?;
    let items: Rc<[Val]> = ordered(world, &value.value)?.into();
    if items.is_empty() { of_items(world, Vec::new()) } else { world.object(Kind::Cycle { items, at: 0 }) }
}

fn repeat(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [value, times] = asked.bind(["object", "times"], 1)?;
    let value = value.ok_or(TYPE)?;
    let Some(times) = times else { return world.object(Kind::Cycle { items: [value.clone()].into(), at: 0 }) };
    let times = convert::count(world, &times.value)?.max(0) as usize;
    world.elements(times)?;
    of_items(world, vec![value.clone(); times])
}

fn count(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [start, step] = asked.bind(["start", "step"], 0)?;
    let number = |val: Option<&Val>, standard| match val {
        Some(Val { value: Value::Int(Int::Small(small)), .. }) => Ok(*small),
        Some(_) => Err(Stop::Unknown),
        None => Ok(standard),
    };
    let (next, step) = (number(start, 0)?, number(step, 1)?);
    world.object(Kind::Count { next, step })
}

fn islice(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.nameless()?;
    let [value, bounds @ ..] = asked.arguments else { return Err(TYPE) };
    let mut parts = [None; 3];
    if bounds.is_empty() || bounds.len() > 3 {
        return Err(TYPE);
    }
    for (slot, bound) in parts.iter_mut().zip(bounds) {
        if let Some(bound) = given(Some(bound)) {
            let number = convert::count(world, &bound.value)?;
            *slot = Some(usize::try_from(number).map_err(|_| VALUE)?);
        }
    }
    let [start, stop, step] = if bounds.len() == 1 { [None, parts[0], None] } else { parts };
    let (start, step) = (start.unwrap_or(0), step.unwrap_or(1));
    if step == 0 {
        return Err(VALUE);
    }
    let id = cursor(world, &value.value)?;
    if stop.is_none() && endless(world, &[id]) {
        return Err(Stop::Unknown);
    }
    let mut items = Vec::new();
    let mut at = 0;
    while stop.is_none_or(|stop| at < stop) {
        let Some(item) = advance(world, id)? else { break };
        if at >= start && (at - start).is_multiple_of(step) {
            world.elements(1)?;
            items.push(item);
        }
        at += 1;
    }
    of_items(world, items)
}

fn product(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.only_named(&["repeat"])?;
    let times = match asked.named("repeat") {
        Some(times) => convert::count(world, &times.value)?.clamp(0, 64) as usize,
        None => 1,
    };
    let mut pools = Vec::new();
    for argument in asked.arguments {
        pools.push(ordered(world, &argument.value)?);
    }
    let pools: Vec<Vec<Val>> = std::iter::repeat_n(pools, times).flatten().collect();
    let mut rows: Vec<Vec<Val>> = vec![Vec::new()];
    for pool in pools {
        let size = rows.len().saturating_mul(pool.len());
        if size > limits::EVALUATOR_PRODUCT {
            return Err(Stop::Unknown);
        }
        world.elements(size)?;
        rows = rows
            .iter()
            .flat_map(|row| pool.iter().map(|item| [&row[..], std::slice::from_ref(item)].concat()))
            .collect();
    }
    let mut tuples = Vec::with_capacity(rows.len());
    for row in rows {
        tuples.push(Val::plain(world.tuple(row)?));
    }
    of_items(world, tuples)
}

fn accumulate(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    // A function or a start is for who can call.
    let [value] = asked.bind(["iterable"], 1).map_err(|_| Stop::Unknown)?;
    let items = ordered(world, &value.ok_or(TYPE)?.value)?;
    let mut sums: Vec<Val> = Vec::with_capacity(items.len());
    for item in items {
        let sum = match sums.last() {
            Some(sum) => {
                let sum = sum.value.clone();
                Val::plain(operators::compute(world, ruff_python_ast::Operator::Add, &sum, &item.value)?)
            }
            None => item,
        };
        sums.push(sum);
    }
    of_items(world, sums)
}

fn compress(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [data, selectors] = asked.bind(["data", "selectors"], 2)?;
    let data = ordered(world, &data.ok_or(TYPE)?.value)?;
    let selectors = ordered(world, &selectors.ok_or(TYPE)?.value)?;
    let mut items = Vec::new();
    for (item, selector) in data.into_iter().zip(selectors) {
        if operators::truth(world, &selector.value).ok_or(Stop::Unknown)? {
            items.push(item);
        }
    }
    of_items(world, items)
}

fn pairwise(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [value] = asked.exactly()?;
    let items = ordered(world, &value.value)?;
    let mut pairs = Vec::new();
    for pair in items.windows(2) {
        pairs.push(Val::plain(world.tuple(pair.to_vec())?));
    }
    of_items(world, pairs)
}
