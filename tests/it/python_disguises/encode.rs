//! Disguises that carry the whole program as data and run it.

use std::io::Write;

use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};
use data_encoding::{BASE64, BASE64URL, HEXLOWER};
use hmac::{Hmac, Mac};

use super::program::written;

/// Bytes through zlib.
fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(bytes).expect("memory takes it");
    out.finish().expect("memory takes it")
}

/// As a plain string.
pub fn plain(source: &str) -> String {
    format!("exec({})\n", written(source, false))
}

/// base64 and zlib, so many times.
pub fn layers(source: &str, count: usize) -> String {
    (0..count).fold(source.to_owned(), |inner, _| {
        let packed = BASE64.encode(&deflated(inner.as_bytes()));
        format!("import base64, zlib\nexec(zlib.decompress(base64.b64decode(\"{packed}\")))\n")
    })
}

/// base64 from its end to its beginning.
pub fn reversed(source: &str) -> String {
    let packed: String = BASE64.encode(source.as_bytes()).chars().rev().collect();
    format!("_ = lambda __: __import__('base64').b64decode(__[::-1])\nexec(_(b\"{packed}\"))\n")
}

/// base64, compiled first, decoded to text.
pub fn compiled(source: &str) -> String {
    let packed = BASE64.encode(source.as_bytes());
    format!("from base64 import b64decode as d\neval(compile(d('{packed}').decode('utf-8'), '<string>', 'exec'))\n")
}

/// In two variables that a function puts together.
pub fn two_parts(source: &str) -> String {
    let packed = BASE64.encode(&deflated(source.as_bytes()));
    let (left, right) = packed.split_at(packed.len() / 2);
    format!(
        "import base64 as b\nimport zlib as z\nleft = '{left}'\nright = '{right}'\ndef run(one, two):\n    \
         text = z.decompress(b.b64decode(one + two)).decode()\n    exec(text, globals())\nrun(left, right)\n"
    )
}

fn cbc(key: &[u8; 16], iv: &[u8; 16], text: &[u8]) -> Vec<u8> {
    let key = aes::Aes128::new(&Array::from(*key));
    let pad = 16 - text.len() % 16;
    let padded: Vec<u8> = text.iter().copied().chain(std::iter::repeat_n(pad as u8, pad)).collect();
    let mut last = *iv;
    let mut out = Vec::new();
    for block in padded.chunks(16) {
        let mut mixed: [u8; 16] = std::array::from_fn(|n| block[n] ^ last[n]);
        let mut cell = Array::from(mixed);
        key.encrypt_block(&mut cell);
        mixed.copy_from_slice(&cell);
        out.extend(mixed);
        last = mixed;
    }
    out
}

const KEY: &[u8; 32] = b"an inert key of thirty-two bytes";
const IV: &[u8; 16] = b"sixteen bytes iv";

/// A Fernet token with its key beside it.
pub fn fernet(source: &str) -> String {
    let (signing, encryption) = KEY.split_at(16);
    let mut body = vec![0x80, 0, 0, 0, 0, 0x65, 0, 0, 0];
    body.extend(IV);
    body.extend(cbc(encryption.try_into().expect("sixteen bytes"), IV, source.as_bytes()));
    let mut mac = <Hmac<sha2::Sha256> as KeyInit>::new_from_slice(signing).expect("any length will do");
    mac.update(&body);
    body.extend(mac.finalize().into_bytes());
    let (key, token) = (BASE64URL.encode(KEY), BASE64URL.encode(&body));
    format!("from cryptography.fernet import Fernet\nexec(Fernet(b'{key}').decrypt(b'{token}').decode())\n")
}

/// AES in CBC mode with key and vector beside it.
pub fn block_cipher(source: &str) -> String {
    let key: &[u8; 16] = KEY.first_chunk().expect("sixteen bytes");
    let text = BASE64.encode(&cbc(key, IV, source.as_bytes()));
    format!(
        "import base64\nfrom Crypto.Cipher import AES\nfrom Crypto.Util.Padding import unpad\n\
         key = b'{}'\nbox = AES.new(key, AES.MODE_CBC, b'{}')\n\
         exec(unpad(box.decrypt(base64.b64decode('{text}')), 16).decode())\n",
        String::from_utf8_lossy(key),
        String::from_utf8_lossy(IV)
    )
}

/// XOR with a key that repeats.
pub fn xor(source: &str) -> String {
    let key = b"inert";
    let mixed: Vec<u8> = source.bytes().zip(key.iter().cycle()).map(|(a, b)| a ^ b).collect();
    let text = BASE64.encode(&mixed);
    format!(
        "import base64\nfrom itertools import cycle\ndata = base64.b64decode('{text}')\n\
         exec(''.join(chr(a ^ b) for a, b in zip(data, cycle(b'inert'))))\n"
    )
}

/// Every character as a sum.
pub fn characters(source: &str) -> String {
    let all: Vec<String> =
        source.bytes().map(|byte| format!("chr({} - {})", u32::from(byte) * 3 + 7, u32::from(byte) * 2 + 7)).collect();
    format!("exec({})\n", all.join(" + "))
}

/// In short pieces with a plus between.
pub fn split(source: &str) -> String {
    format!("text = ''\n{}exec(text)\n", pieces(source).map(|piece| format!("text += {piece}\n")).collect::<String>())
}

/// In short pieces, joined backwards.
pub fn joined_back(source: &str) -> String {
    let mut all: Vec<String> = pieces(source).collect();
    all.reverse();
    format!("exec(''.join([{}][::-1]))\n", all.join(", "))
}

fn pieces(source: &str) -> impl Iterator<Item = String> {
    let all: Vec<char> = source.chars().collect();
    let texts: Vec<String> = all.chunks(9).map(|piece| written(&piece.iter().collect::<String>(), false)).collect();
    texts.into_iter()
}

/// As hexadecimal digits.
pub fn hex(source: &str) -> String {
    format!("exec(bytes.fromhex('{}').decode())\n", HEXLOWER.encode(source.as_bytes()))
}

/// Letters turned by thirteen.
pub fn rot13(source: &str) -> String {
    let turn = |c: char| match c {
        'a'..='z' => char::from((c as u8 - b'a' + 13) % 26 + b'a'),
        'A'..='Z' => char::from((c as u8 - b'A' + 13) % 26 + b'A'),
        c => c,
    };
    // A backslash and its letter would be turned apart.
    let turned: String = source.chars().map(turn).collect();
    format!("import codecs\nexec(codecs.decode({}, 'rot13'))\n", written(&turned, false))
}

/// Through xz.
pub fn lzma(source: &str) -> String {
    let packed = liblzma::encode_all(source.as_bytes(), 6).expect("memory takes it");
    format!("import lzma, base64\nexec(lzma.decompress(base64.b64decode(b'{}')))\n", BASE64.encode(&packed))
}

/// As base85 of Python's own alphabet.
pub fn base85(source: &str) -> String {
    const ALPHABET: &[u8; 85] =
        b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
    let mut out = String::new();
    for chunk in source.as_bytes().chunks(4) {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        let mut number = u32::from_be_bytes(word);
        let mut digits = [0; 5];
        for digit in digits.iter_mut().rev() {
            *digit = ALPHABET[(number % 85) as usize];
            number /= 85;
        }
        out.push_str(std::str::from_utf8(&digits[..chunk.len() + 1]).expect("the alphabet is ASCII"));
    }
    format!("from base64 import b85decode\nexec(b85decode('{out}').decode())\n")
}

/// Pieces in variables that an f-string puts together.
pub fn template(source: &str) -> String {
    let middle = source.len() / 2;
    let (left, right) = (written(&source[..middle], false), written(&source[middle..], false));
    format!("a = {left}\nb = {right}\nexec(f'{{a}}{{b}}')\n")
}

/// Behind three hundred blanks.
pub fn off_screen(source: &str) -> String {
    let packed = BASE64.encode(source.as_bytes());
    format!("VERSION = '1.0'{};exec(__import__('base64').b64decode('{packed}'))\n", " ".repeat(300))
}

/// Through functions without a name.
pub fn lambdas(source: &str) -> String {
    let packed = BASE64.encode(&deflated(source.as_bytes()));
    format!(
        "(lambda run, open_it: run(open_it('{packed}')))((lambda code: exec(code, globals())), \
         (lambda text: (lambda z, b: z.decompress(b.b64decode(text)))(__import__('zlib'), __import__('base64'))))\n"
    )
}

/// As one number.
pub fn number(source: &str) -> String {
    let digits = num_bigint::BigUint::from_bytes_be(source.as_bytes());
    format!("n = {digits}\nexec(n.to_bytes((n.bit_length() + 7) // 8, 'big').decode())\n")
}
