//! Members of a zip archive that need a password (ZipCrypto, AES).
//!
//! The zip crate decrypts; it gets an archive of one member that is made here from the bytes of both headers.

use std::io::Cursor;
use std::ops::Range;

use zip::ZipArchive;

use crate::limits::{self, Budget};
use crate::signal::GapReason;

use super::Part;
use super::zip_directory::Member;

/// The first of the passwords that opens a member, tried on the smallest one.
pub fn password(bytes: &[u8], locked: &[Member], candidates: &[String]) -> Option<String> {
    let smallest = locked.iter().filter(|member| !member.data.is_empty()).min_by_key(|member| member.data.len())?;
    candidates
        .iter()
        .find(|candidate| {
            let mut budget = Budget::new(limits::MEMBER_BYTES, 1);
            decode(bytes, smallest, candidate, &mut budget).gap.is_none()
        })
        .cloned()
}

/// Decrypts and unpacks a member.
pub fn decode(bytes: &[u8], member: &Member, password: &str, budget: &mut Budget) -> Part {
    let nothing = |gap| Part { bytes: Default::default(), gap: Some(gap) };
    let Some(archive) = alone(bytes, member) else { return nothing(GapReason::Encrypted) };
    let Ok(mut archive) = ZipArchive::new(Cursor::new(archive)) else {
        return nothing(GapReason::Malformed("zip member".to_owned()));
    };
    let (bytes, gap) = match archive.by_index_decrypt(0, password.as_bytes()) {
        Ok(mut file) => budget.read(&mut file, member.data.len() as u64),
        Err(zip::result::ZipError::InvalidPassword) => (Vec::new(), Some(GapReason::Encrypted)),
        Err(error) => (Vec::new(), Some(GapReason::Malformed(error.to_string()))),
    };
    Part { bytes: bytes.into(), gap }
}

/// An archive of this member alone.
fn alone(bytes: &[u8], member: &Member) -> Option<Vec<u8>> {
    let header: Range<usize> = member.record.head.clone()?;
    let local = bytes.get(member.local..member.data.end)?;
    let mut central = bytes.get(header)?.to_vec();
    central.get_mut(32..34)?.copy_from_slice(&[0, 0]);
    central.get_mut(42..46)?.copy_from_slice(&[0; 4]);
    let (offset, size) = (u32::try_from(local.len()).ok()?, u32::try_from(central.len()).ok()?);
    let mut out = Vec::with_capacity(local.len() + central.len() + 22);
    out.extend_from_slice(local);
    out.extend_from_slice(&central);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    out.extend_from_slice(&size.to_le_bytes());
    out.extend_from_slice(&offset.to_le_bytes());
    out.extend_from_slice(&[0, 0]);
    Some(out)
}
