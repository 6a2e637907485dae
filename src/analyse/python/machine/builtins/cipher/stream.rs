//! RC4, and keys made of passwords.

use hmac::{Hmac, KeyInit, Mac};

use crate::limits;

/// RC4 (`ARC4` of PyCryptodome): the same function encrypts and decrypts.
pub(in super::super::super) fn rc4(key: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    if key.is_empty() || key.len() > 256 {
        return None;
    }
    let mut state: [u8; 256] = std::array::from_fn(|at| at as u8);
    let mut j = 0u8;
    for i in 0..256 {
        j = j.wrapping_add(state[i]).wrapping_add(key[i % key.len()]);
        state.swap(i, usize::from(j));
    }
    let (mut i, mut j) = (0u8, 0u8);
    let next = |byte: &u8| {
        i = i.wrapping_add(1);
        j = j.wrapping_add(state[usize::from(i)]);
        state.swap(usize::from(i), usize::from(j));
        byte ^ state[usize::from(state[usize::from(i)].wrapping_add(state[usize::from(j)]))]
    };
    Some(data.iter().map(next).collect())
}

/// PBKDF2 with HMAC over `sha256`, `sha512`, `sha1` or `md5`.
pub(in super::super::super) fn derive(
    hash: &str,
    password: &[u8],
    salt: &[u8],
    rounds: u32,
    length: usize,
) -> Option<Vec<u8>> {
    if rounds == 0 || rounds > limits::EVALUATOR_KEY_ROUNDS || length > 256 {
        return None;
    }
    match hash {
        "sha256" => pbkdf2::<Hmac<sha2::Sha256>>(password, salt, rounds, length),
        "sha512" => pbkdf2::<Hmac<sha2::Sha512>>(password, salt, rounds, length),
        "sha1" => pbkdf2::<Hmac<sha1::Sha1>>(password, salt, rounds, length),
        "md5" => pbkdf2::<Hmac<md5::Md5>>(password, salt, rounds, length),
        _ => None,
    }
}

fn pbkdf2<M: Mac + KeyInit + Clone>(password: &[u8], salt: &[u8], rounds: u32, length: usize) -> Option<Vec<u8>> {
    let keyed = <M as KeyInit>::new_from_slice(password).ok()?;
    let sign = |data: &[u8]| {
        let mut mac = keyed.clone();
        mac.update(data);
        mac.finalize().into_bytes().to_vec()
    };
    let mut out = Vec::new();
    let mut block = 1u32;
    while out.len() < length {
        let mut last = sign(&[salt, &block.to_be_bytes()].concat());
        let mut sum = last.clone();
        for _ in 1..rounds {
            last = sign(&last);
            sum.iter_mut().zip(&last).for_each(|(sum, byte)| *sum ^= byte);
        }
        out.extend(sum);
        block += 1;
    }
    out.truncate(length);
    Some(out)
}
