//! AES in the modes that `cryptography` and PyCryptodome offer. Only decryption: that is what a loader does.

use aes::cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};

use super::ghash;

type Block = [u8; 16];

/// How blocks are tied together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Ecb,
    Cbc,
    /// A counter after a nonce; with 16 bytes, the whole first block.
    Ctr,
    Ofb,
    Cfb8,
    Cfb128,
    /// The tag is not checked.
    Gcm,
    /// The tag is not checked.
    Eax,
}

/// A key of one of three lengths.
enum Key {
    Of128(aes::Aes128),
    Of192(aes::Aes192),
    Of256(aes::Aes256),
}

impl Key {
    fn new(key: &[u8]) -> Option<Key> {
        Some(match key.len() {
            16 => Key::Of128(aes::Aes128::new_from_slice(key).ok()?),
            24 => Key::Of192(aes::Aes192::new_from_slice(key).ok()?),
            32 => Key::Of256(aes::Aes256::new_from_slice(key).ok()?),
            _ => return None,
        })
    }

    fn encrypt(&self, block: Block) -> Block {
        let mut block = Array::from(block);
        match self {
            Key::Of128(key) => key.encrypt_block(&mut block),
            Key::Of192(key) => key.encrypt_block(&mut block),
            Key::Of256(key) => key.encrypt_block(&mut block),
        }
        block.into()
    }

    fn decrypt(&self, block: Block) -> Block {
        let mut block = Array::from(block);
        match self {
            Key::Of128(key) => key.decrypt_block(&mut block),
            Key::Of192(key) => key.decrypt_block(&mut block),
            Key::Of256(key) => key.decrypt_block(&mut block),
        }
        block.into()
    }
}

fn xor(a: Block, b: &[u8]) -> Vec<u8> {
    a.iter().zip(b).map(|(a, b)| a ^ b).collect()
}

impl Mode {
    /// A mode as `Crypto.Cipher.AES` names it; `CFB` turns by eight bits there.
    fn named(name: &str) -> Option<Mode> {
        Some(match name {
            "ECB" => Mode::Ecb,
            "CBC" => Mode::Cbc,
            "CTR" => Mode::Ctr,
            "OFB" => Mode::Ofb,
            "CFB" | "CFB8" => Mode::Cfb8,
            "CFB128" => Mode::Cfb128,
            "GCM" => Mode::Gcm,
            "EAX" => Mode::Eax,
            _ => return None,
        })
    }
}

/// The text of `data`, its padding still on it; `None` where mode, key, nonce or length do not fit.
pub(in super::super::super) fn aes(mode: &str, key: &[u8], nonce: Option<&[u8]>, data: &[u8]) -> Option<Vec<u8>> {
    let (key, nonce, mode) = (Key::new(key)?, nonce.unwrap_or_default(), Mode::named(mode)?);
    match mode {
        Mode::Ecb | Mode::Cbc => blocks(mode, &key, nonce, data),
        Mode::Ctr => counted(&key, first_of_counter(nonce)?, data),
        Mode::Gcm => counted(&key, ghash::first(key.encrypt([0; 16]), nonce)?, data),
        Mode::Eax => counted(&key, omac(&key, nonce), data),
        Mode::Ofb => {
            let mut last: Block = nonce.try_into().ok()?;
            let next = |part: &[u8]| {
                last = key.encrypt(last);
                xor(last, part)
            };
            Some(data.chunks(16).flat_map(next).collect())
        }
        Mode::Cfb128 => {
            let mut last: Block = nonce.try_into().ok()?;
            let next = |part: &[u8]| {
                let text = xor(key.encrypt(last), part);
                last[..part.len()].copy_from_slice(part);
                text
            };
            Some(data.chunks(16).flat_map(next).collect())
        }
        Mode::Cfb8 => {
            let mut last: Block = nonce.try_into().ok()?;
            let next = |byte: &u8| {
                let text = key.encrypt(last)[0] ^ byte;
                last.rotate_left(1);
                last[15] = *byte;
                text
            };
            Some(data.iter().map(next).collect())
        }
    }
}

fn blocks(mode: Mode, key: &Key, nonce: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    let (all, []) = data.as_chunks::<16>() else { return None };
    let mut last: Block = if mode == Mode::Cbc { nonce.try_into().ok()? } else { [0; 16] };
    let mut out = Vec::with_capacity(data.len());
    for block in all {
        out.extend(xor(key.decrypt(*block), &last));
        if mode == Mode::Cbc {
            last = *block;
        }
    }
    Some(out)
}

fn first_of_counter(nonce: &[u8]) -> Option<Block> {
    let mut first = [0; 16];
    first.get_mut(..nonce.len())?.copy_from_slice(nonce);
    Some(first)
}

/// The stream that counting makes. Only GCM counts in 32 bits, which no text here is long enough to fill.
fn counted(key: &Key, first: Block, data: &[u8]) -> Option<Vec<u8>> {
    let mut counter = u128::from_be_bytes(first);
    let next = |part: &[u8]| {
        let text = xor(key.encrypt(counter.to_be_bytes()), part);
        counter = counter.wrapping_add(1);
        text
    };
    Some(data.chunks(16).flat_map(next).collect())
}

/// The first counter of EAX: a CMAC of the nonce behind a block of zeros.
fn omac(key: &Key, nonce: &[u8]) -> Block {
    let double = |block: Block| {
        let value = u128::from_be_bytes(block);
        ((value << 1) ^ if value >> 127 == 1 { 0x87 } else { 0 }).to_be_bytes()
    };
    let message = [&[0; 16], nonce].concat();
    let (once, whole) = (double(key.encrypt([0; 16])), message.len().is_multiple_of(16));
    let mut sum = [0; 16];
    let count = message.len().div_ceil(16);
    for (at, part) in message.chunks(16).enumerate() {
        let mut block = [0; 16];
        block[..part.len()].copy_from_slice(part);
        if at + 1 == count {
            let mask = if whole { once } else { double(once) };
            if !whole {
                block[part.len()] = 0x80;
            }
            block.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
        }
        block.iter_mut().zip(sum).for_each(|(byte, sum)| *byte ^= sum);
        sum = key.encrypt(block);
    }
    sum
}

/// A text without its PKCS#7 padding.
pub(in super::super::super) fn unpad(data: &[u8]) -> Option<Vec<u8>> {
    let last = usize::from(*data.last()?);
    if last == 0 || last > 16 {
        return None;
    }
    let (text, padding) = data.split_at_checked(data.len().checked_sub(last)?)?;
    padding.iter().all(|&byte| usize::from(byte) == last).then(|| text.to_vec())
}
