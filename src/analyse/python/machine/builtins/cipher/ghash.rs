//! The first counter of GCM (NIST SP 800-38D): the nonce itself, or a hash of it where it has not 12 bytes.

/// The counter block of the first block of text; `hash_key` is the encryption of zeros.
pub(super) fn first(hash_key: [u8; 16], nonce: &[u8]) -> Option<[u8; 16]> {
    let start = match <[u8; 12]>::try_from(nonce) {
        Ok(nonce) => {
            let mut block = [0; 16];
            block[..12].copy_from_slice(&nonce);
            block[15] = 1;
            block
        }
        Err(_) if nonce.is_empty() || nonce.len() > 4096 => return None,
        Err(_) => hashed(u128::from_be_bytes(hash_key), nonce),
    };
    // The tag takes the first block, the text begins with the next.
    let (head, tail) = start.split_at(12);
    let counter = u32::from_be_bytes(tail.try_into().ok()?).wrapping_add(1);
    [head, &counter.to_be_bytes()].concat().try_into().ok()
}

fn hashed(key: u128, nonce: &[u8]) -> [u8; 16] {
    let mut sum = 0u128;
    for part in nonce.chunks(16) {
        let mut block = [0; 16];
        block[..part.len()].copy_from_slice(part);
        sum = multiply(sum ^ u128::from_be_bytes(block), key);
    }
    multiply(sum ^ (nonce.len() as u128 * 8), key).to_be_bytes()
}

/// A product in the field of GCM, whose bits run the other way.
fn multiply(a: u128, mut b: u128) -> u128 {
    let mut product = 0;
    for at in (0..128).rev() {
        if a >> at & 1 == 1 {
            product ^= b;
        }
        b = (b >> 1) ^ if b & 1 == 1 { 0xe1 << 120 } else { 0 };
    }
    product
}
