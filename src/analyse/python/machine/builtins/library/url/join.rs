//! Addresses taken apart and put together.

use std::rc::Rc;

use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, World, convert};
use crate::analyse::python::machine::text::HOLE;
use crate::analyse::python::machine::value::{Int, Val, Value};

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, { "urljoin" => join, "urlparse" => parse, "urlsplit" => split, })
}

/// The parts of an address.
struct Parts<'u> {
    scheme: &'u str,
    host: &'u str,
    path: &'u str,
    query: &'u str,
    fragment: &'u str,
}

/// Takes an ordinary address apart.
fn parts(url: &str) -> Out<Parts<'_>> {
    if url.bytes().any(|byte| byte <= b' ')
        || url.contains(['[', ']', ';', '\\'])
        || (!url.is_ascii() && !url.contains(HOLE))
    {
        return Err(Stop::Unknown);
    }
    let (scheme, rest) = match url.split_once(':') {
        Some((scheme, rest)) if scheme.bytes().all(|byte| byte.is_ascii_lowercase()) && !scheme.is_empty() => {
            (scheme, rest)
        }
        Some((before, _)) if before.contains(['/', '?', '#']) => ("", url),
        Some(_) => return Err(Stop::Unknown),
        None => ("", url),
    };
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", rest),
    };
    Ok(Parts { scheme, host, path, query, fragment })
}

fn address<'v>(world: &World<'_>, value: &'v Value) -> Out<&'v str> {
    match value {
        Value::Str(text) | Value::Partial(text) => Ok(text.as_str()),
        other => Err(match convert::wrong(world, other) {
            Stop::Raises(_) => Stop::Unknown,
            stop => stop,
        }),
    }
}

fn made(text: &str) -> Value {
    match text.contains(HOLE) {
        true if text.chars().all(|c| c == HOLE) => Value::Unknown,
        true => Value::Partial(text.into()),
        false => Value::Str(text.into()),
    }
}

/// Joins the ordinary cases: an address of a host, and a path or another address.
fn join(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [base, url] = asked.bind(["base", "url"], 2).map_err(|_| Stop::Unknown)?;
    let (base, url) = (&base.ok_or(TYPE)?.value, &url.ok_or(TYPE)?.value);
    let (base, url) = match (base, url) {
        (_, Value::Unknown | Value::Host(_)) => (address(world, base)?, "…"),
        _ => (address(world, base)?, address(world, url)?),
    };
    world.room(base.len() + url.len())?;
    if url.is_empty() {
        return Ok(made(base));
    }
    if base.is_empty() {
        return Ok(made(url));
    }
    let from = parts(base)?;
    let to = parts(url)?;
    if !matches!(from.scheme, "http" | "https" | "ftp") || from.host.is_empty() {
        return Err(Stop::Unknown);
    }
    if !to.scheme.is_empty() && to.scheme != from.scheme {
        return Ok(made(url));
    }
    if !to.host.is_empty() {
        return Ok(made(&format!("{}://{}", from.scheme, &url[url.find("//").map_or(0, |at| at + 2)..])));
    }
    if to.path.is_empty() || !to.scheme.is_empty() {
        return Err(Stop::Unknown);
    }
    let path = if to.path.starts_with('/') {
        to.path.to_owned()
    } else {
        format!("{}{}", &from.path[..from.path.rfind('/').map_or(0, |at| at + 1)], to.path)
    };
    let path = path.trim_start_matches('/');
    if path.split('/').any(|part| matches!(part, "." | "..")) || path.contains("//") {
        return Err(Stop::Unknown);
    }
    let query = if to.query.is_empty() { String::new() } else { format!("?{}", to.query) };
    let fragment = if to.fragment.is_empty() { String::new() } else { format!("#{}", to.fragment) };
    Ok(made(&format!("{}://{}/{path}{query}{fragment}", from.scheme, from.host)))
}

fn parse(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    named_parts(world, asked, true)
}

fn split(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    named_parts(world, asked, false)
}

/// A tuple whose places have names as well.
fn named_parts(world: &mut World<'_>, asked: &Asked<'_>, parameters: bool) -> Out {
    let [url] = asked.bind(["url"], 1).map_err(|_| Stop::Unknown)?;
    let url = address(world, &url.ok_or(TYPE)?.value)?;
    world.room(url.len())?;
    let parts = parts(url)?;
    let mut places = vec![("scheme", made(parts.scheme)), ("netloc", made(parts.host)), ("path", made(parts.path))];
    if parameters {
        places.push(("params", Value::Str("".into())));
    }
    places.extend([("query", made(parts.query)), ("fragment", made(parts.fragment))]);
    let tuple = world.tuple(places.iter().map(|(_, value)| Val::plain(value.clone())).collect::<Vec<Val>>())?;
    let host = parts.host.rsplit_once('@').map_or(parts.host, |(_, host)| host);
    let (host, port) = match host.split_once(':') {
        Some((host, port)) => (host, port.parse::<i64>().map_or(Value::Unknown, |port| Value::Int(Int::Small(port)))),
        None if host.contains(HOLE) => (host, Value::Unknown),
        None => (host, Value::None),
    };
    places.push(("hostname", if host.is_empty() { Value::None } else { made(&host.to_lowercase()) }));
    places.push(("port", port));
    if let Value::Object(id) = tuple {
        let attributes = &mut world.heap.get_mut(id).attributes;
        attributes.extend(places.into_iter().map(|(name, value)| (Rc::from(name), Val::plain(value))));
    }
    Ok(tuple)
}
