//! Objects of the Windows script host, for JScript: the shell, requests, streams that are saved.

use crate::analyse::flow::{At, Labels, Origin};
use crate::analyse::javascript::machine::value::Val;
use crate::analyse::javascript::machine::{Abrupt, Machine};

impl<'a> Machine<'a> {
    /// `new ActiveXObject(name)`; `None` for objects that nothing is known of.
    pub(super) fn script_host_object(&mut self, arguments: &[Val], at: At) -> Option<Val> {
        let name = self.partial(arguments.first()?, at).ok()??.to_ascii_lowercase();
        let known = match name.as_str() {
            "wscript.shell" | "wscript.shell.1" => "WScript.Shell()",
            "shell.application" | "shell.application.1" => "Shell.Application()",
            "adodb.stream" => "ADODB.Stream()",
            name if name.contains("xmlhttp") || name.contains("winhttprequest") => "XMLHttpRequest()",
            _ => return None,
        };
        let step = self.ledger.origins.fresh("", at, Labels::NONE, [Origin::PLAIN; 2]);
        if known != "WScript.Shell()" {
            self.host.contents.insert(step, Origin::PLAIN);
        }
        Some(self.host_value(known).from(step))
    }

    /// A stream that is saved is a file that holds what was written into it.
    pub(super) fn script_host_call(
        &mut self,
        text: &str,
        this: &Val,
        arguments: &[Val],
        at: At,
    ) -> Option<Result<Val, Abrupt>> {
        if !matches!(text, "ADODB.Stream().SaveToFile" | "ADODB.Stream().saveToFile") {
            return None;
        }
        let path = self.partial(arguments.first()?, at).ok()??;
        let held = self.host.contents.get(&this.from).copied().unwrap_or(Origin::PLAIN);
        if self.ledger.origins.labels(held).any(Labels::REMOTE | Labels::ANY_NETWORK) {
            let what = format!("written to {path}");
            let step = self.ledger.origins.step(what, at, Labels::FETCHED_FILE, [held, Origin::PLAIN]);
            self.host.written.push((path, step));
        }
        Some(Ok(Val::UNDEFINED))
    }
}
