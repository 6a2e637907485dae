//! Fernet of the `cryptography` package: AES-128 in CBC mode, signed (specification of 2013, version 0x80).

use hmac::{Hmac, KeyInit, Mac};

use super::aes::{aes, unpad};

/// The text of a token, if the key is that of the token.
pub(in super::super::super) fn fernet(key: &[u8], token: &[u8]) -> Option<Vec<u8>> {
    let key = data_encoding::BASE64URL.decode(key.trim_ascii()).ok()?;
    let token = data_encoding::BASE64URL.decode(token.trim_ascii()).ok()?;
    let (signing, encryption) = key.split_at_checked(16)?;
    let (body, signature) = token.split_at_checked(token.len().checked_sub(32)?)?;
    let mut mac = <Hmac<sha2::Sha256> as KeyInit>::new_from_slice(signing).ok()?;
    mac.update(body);
    mac.verify_slice(signature).ok()?;
    let (head, text) = body.split_at_checked(25)?;
    if head.first() != Some(&0x80) || encryption.len() != 16 {
        return None;
    }
    unpad(&aes("CBC", encryption, head.get(9..), text)?)
}
