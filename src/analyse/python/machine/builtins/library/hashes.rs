//! `hashlib`.

use sha2::Digest;

use super::thing;
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, World, cipher, convert};
use crate::analyse::python::machine::value::{Val, Value};

pub(super) const HASH: &str = "hash";

const NAME: &str = " name";
const DATA: &str = " data";

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, {
        "hashlib.md5" | "md5.new" => md5,
        "hashlib.sha1" | "sha.new" => sha1,
        "hashlib.sha224" => sha224,
        "hashlib.sha256" => sha256,
        "hashlib.sha384" => sha384,
        "hashlib.sha512" => sha512,
        "hashlib.new" => named,
        "hashlib.pbkdf2_hmac" => derived,
    })
}

pub(super) fn method(name: &str) -> Option<Native> {
    natives!(name, { "update" => update, "digest" => digest, "hexdigest" => hex_digest, "copy" => copy, })
}

fn make(world: &mut World<'_>, name: &str, data: Option<&Val>) -> Out {
    let data = match data {
        Some(data) => convert::bytes(world, &data.value)?,
        None => [].into(),
    };
    thing::make(world, HASH, &[(NAME, Val::text(name)), (DATA, Val::bytes(data))])
}

fn of(world: &mut World<'_>, asked: &Asked<'_>, name: &str) -> Out {
    let [data, _] = asked.bind(["string", "usedforsecurity"], 0)?;
    make(world, name, data)
}

fn md5(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    of(world, asked, "md5")
}

fn sha1(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    of(world, asked, "sha1")
}

fn sha224(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    of(world, asked, "sha224")
}

fn sha256(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    of(world, asked, "sha256")
}

fn sha384(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    of(world, asked, "sha384")
}

fn sha512(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    of(world, asked, "sha512")
}

fn named(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [name, data] = asked.bind(["name", "data"], 1)?;
    let name = convert::text(world, &name.ok_or(TYPE)?.value)?;
    let name = name.as_str().to_ascii_lowercase();
    if sum(&name, b"").is_none() {
        return Err(Stop::Unknown);
    }
    make(world, &name, data)
}

/// The hash of data; `None` for one that is not here.
pub(super) fn sum(name: &str, data: &[u8]) -> Option<Vec<u8>> {
    Some(match name {
        "md5" => md5::Md5::digest(data).to_vec(),
        "sha1" => sha1::Sha1::digest(data).to_vec(),
        "sha224" => sha2::Sha224::digest(data).to_vec(),
        "sha256" => sha2::Sha256::digest(data).to_vec(),
        "sha384" => sha2::Sha384::digest(data).to_vec(),
        "sha512" => sha2::Sha512::digest(data).to_vec(),
        _ => return None,
    })
}

fn update(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [more] = asked.exactly()?;
    let more = convert::bytes(world, &more.value)?;
    let data = convert::bytes(world, &thing::held(world, asked.this, DATA)?.value)?;
    world.room(data.len() + more.len())?;
    thing::hold(world, asked.this, DATA, Val::bytes([&data[..], &more].concat()))?;
    Ok(Value::None)
}

fn digested(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Vec<u8>> {
    asked.exactly::<0>()?;
    let name = convert::text(world, &thing::held(world, asked.this, NAME)?.value)?;
    let data = convert::bytes(world, &thing::held(world, asked.this, DATA)?.value)?;
    world.pass(data.len() / 4)?;
    sum(name.as_str(), &data).ok_or(Stop::Unknown)
}

fn digest(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    digested(world, asked).map(|sum| Value::Bytes(sum.into()))
}

fn hex_digest(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    digested(world, asked).map(|sum| Value::Str(data_encoding::HEXLOWER.encode(&sum).into()))
}

fn copy(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    let (name, data) = (thing::held(world, asked.this, NAME)?, thing::held(world, asked.this, DATA)?);
    thing::make(world, HASH, &[(NAME, name), (DATA, data)])
}

fn derived(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [name, password, salt, rounds, length] =
        asked.bind(["hash_name", "password", "salt", "iterations", "dklen"], 4)?;
    let name = convert::text(world, &name.ok_or(TYPE)?.value)?;
    let password = convert::bytes(world, &password.ok_or(TYPE)?.value)?;
    let salt = convert::bytes(world, &salt.ok_or(TYPE)?.value)?;
    let rounds = convert::count(world, &rounds.ok_or(TYPE)?.value)?;
    let rounds = u32::try_from(rounds).map_err(|_| Stop::Unknown)?;
    let length = match super::super::arguments::given(length) {
        Some(length) => usize::try_from(convert::count(world, &length.value)?).map_err(|_| Stop::Unknown)?,
        None => sum(name.as_str(), b"").ok_or(Stop::Unknown)?.len(),
    };
    world.pass(rounds as usize * 16)?;
    let key = cipher::derive(name.as_str(), &password, &salt, rounds, length).ok_or(Stop::Unknown)?;
    Ok(Value::Bytes(key.into()))
}
