//! Ciphers whose key lies beside the text: nothing is hidden by them from who reads the program.

mod aes;
mod fernet;
mod ghash;
mod stream;

use super::{Asked, Native, Out, Stop, World, convert};
use crate::analyse::python::machine::value::Value;

pub(in super::super) use aes::{aes, unpad};
pub(in super::super) use fernet::fernet;
pub(in super::super) use stream::{derive, rc4};

/// The ciphers under names of our own, for the door through which they are tested.
pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, {
        "cipher.fernet" => |world, asked| bytes(world, asked, |given| fernet(given.first()?, given.get(1)?)),
        "cipher.rc4" => |world, asked| bytes(world, asked, |given| rc4(given.first()?, given.get(1)?)),
        "cipher.unpad" => |world, asked| bytes(world, asked, |given| unpad(given.first()?)),
        "cipher.aes" => |world, asked| bytes(world, asked, |given| {
            let [mode, key, nonce, data] = given else { return None };
            aes(std::str::from_utf8(mode).ok()?, key, Some(nonce), data)
        }),
    })
}

/// A function of bytes; `None` counts as none.
fn bytes(world: &mut World<'_>, asked: &Asked<'_>, of: fn(&[Vec<u8>]) -> Option<Vec<u8>>) -> Out {
    let mut given = Vec::new();
    for argument in asked.arguments {
        given.push(match &argument.value {
            Value::None => Vec::new(),
            other => convert::ascii_or_bytes(world, other)?.to_vec(),
        });
    }
    of(&given).map(|bytes| Value::Bytes(bytes.into())).ok_or(Stop::Unknown)
}
