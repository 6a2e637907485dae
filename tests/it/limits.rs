//! The budget of a root: counted, kept to, and never reset by what comes small afterwards.

use std::io::{self, Read};

use lurescan::limits::{self, Budget};
use lurescan::signal::{GapReason, Limit};

struct Endless;

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        into.fill(b' ');
        Ok(into.len())
    }
}

struct BreaksAfter(usize);

impl Read for BreaksAfter {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::Error::other("cut short"));
        }
        let n = self.0.min(into.len());
        self.0 -= n;
        into[..n].fill(b'x');
        Ok(n)
    }
}

#[test]
fn an_endless_stream_from_few_bytes_ends_at_the_ratio() {
    let (bytes, gap) = Budget::default().read(&mut Endless, 1_000);
    assert_eq!(gap, Some(GapReason::Limit(Limit::Ratio)));
    assert!(bytes.len() as u64 <= limits::RATIO_FLOOR + limits::READ_CHUNK as u64);
}

#[test]
fn an_endless_stream_from_many_bytes_ends_at_the_size_of_a_member() {
    let (bytes, gap) = Budget::default().read(&mut Endless, u64::MAX);
    assert_eq!(gap, Some(GapReason::Limit(Limit::MemberBytes)));
    assert!(bytes.len() as u64 <= limits::MEMBER_BYTES);
}

#[test]
fn what_was_read_before_an_error_is_kept() {
    let (bytes, gap) = Budget::default().read(&mut BreaksAfter(70_000), 70_000);
    assert_eq!(bytes.len(), 70_000);
    assert_eq!(gap, Some(GapReason::Malformed("cut short".to_owned())));
}

#[test]
fn a_refused_member_spends_the_budget_for_smaller_ones_too() {
    let mut budget = Budget::new(100, 10);
    assert_eq!(budget.take_bytes(60), Ok(()));
    assert_eq!(budget.take_bytes(60), Err(GapReason::Limit(Limit::RootBytes)));
    assert_eq!(budget.take_bytes(1), Err(GapReason::Limit(Limit::RootBytes)));
    assert!(budget.is_spent());
}

#[test]
fn members_are_counted() {
    let mut budget = Budget::new(100, 1);
    assert_eq!(budget.take_blob(), Ok(()));
    assert_eq!(budget.take_blob(), Err(GapReason::Limit(Limit::RootBlobs)));
}
