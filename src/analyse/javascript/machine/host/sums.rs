//! Checksums: what was fetched and then compared with what the program itself expects was not taken on trust.

use crate::analyse::flow::{At, Labels, Origin};
use crate::analyse::javascript::machine::Machine;
use crate::analyse::javascript::machine::value::Val;

impl<'a> Machine<'a> {
    /// `createHash(…).update(…)` of an answer, and what is made of that; `None` if it is none.
    pub(super) fn sum(&mut self, name: &str, this: &Val, arguments: &[Val], at: At) -> Option<Val> {
        let (owner, method) = name.rsplit_once('.')?;
        match method {
            "update" if owner.contains("createHash()") => {
                let from = self.deep(arguments.first()?);
                let address = self.ledger.address_of(from)?.text?;
                let step = self.ledger.origins.fresh("a checksum", at, Labels::NONE, [Origin::PLAIN; 2]);
                self.host.sums.insert(step, address);
                Some(self.host_value(&super::names::called(name)).from(step))
            }
            "digest" | "toString" if self.host.sums.contains_key(&this.from) => {
                Some(self.host_value(&super::names::called(name)).from(this.from))
            }
            "equals" => {
                self.compared(this, arguments.first()?);
                None
            }
            "timingSafeEqual" => {
                self.compared(arguments.first()?, arguments.get(1)?);
                None
            }
            _ => None,
        }
    }

    /// Two values are compared: one may be the sum of an answer, and the other what it has to be.
    pub(in super::super) fn compared(&mut self, left: &Val, right: &Val) {
        if self.host.sums.is_empty() {
            return;
        }
        for (sum, other) in [(left, right), (right, left)] {
            // What the same network says of it proves nothing.
            let expected = !self.ledger.origins.labels(other.from).any(Labels::REMOTE | Labels::ANY_NETWORK);
            if expected && let Some(address) = self.host.sums.get(&sum.from) {
                self.host.verified.insert(address.clone());
            }
        }
    }

    /// What came from an address whose answers were compared is told so.
    pub(in super::super) fn judge_sums(&mut self) {
        for flow in &mut self.ledger.out.flows {
            flow.verified = flow.address.as_ref().is_some_and(|address| self.host.verified.contains(address));
        }
    }
}
