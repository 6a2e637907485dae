//! Ciphers.

pub(in super::super) fn unpad(_: &[u8]) -> Option<Vec<u8>> { None }
pub(in super::super) fn fernet(_: &[u8], _: &[u8]) -> Option<Vec<u8>> { None }
pub(in super::super) fn aes(_: &str, _: &[u8], _: Option<&[u8]>, _: &[u8]) -> Option<Vec<u8>> { None }
pub(in super::super) fn rc4(_: &[u8], _: &[u8]) -> Option<Vec<u8>> { None }
