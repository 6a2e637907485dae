//! Requests: what they bring in and what they let out.

use super::super::call::Arguments;
use super::super::text::HOLE;
use super::super::value::{Kind, Val, Value};
use super::super::{Abrupt, At, Machine};
use super::identity;
use crate::analyse::flow::addresses::{has_host, is_local};
use crate::analyse::flow::catchers::catcher;
use crate::analyse::flow::{Address, Labels, Origin, Reached, Sink};

/// What is worth telling when it leaves.
pub(super) const TELLING: Labels = Labels::of(&[
    Labels::ENVIRONMENT,
    Labels::SECRET,
    Labels::CLIPBOARD,
    Labels::HOSTNAME,
    Labels::USER,
    Labels::DIRECTORY,
    Labels::INTERFACES,
    Labels::PARAMETER,
    Labels::KEY,
    Labels::SCREEN,
    Labels::KEYS,
    Labels::SYSTEM,
    Labels::FILE,
]);

impl<'a> Machine<'a> {
    /// A request: its answer is remote, and what is asked leaves.
    pub(super) fn request(&mut self, name: &str, this: &Val, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let (address, from) = self.address(name, this, arguments);
        let local = address.text.as_deref().is_some_and(is_local);
        let mut labels = match () {
            () if local => Labels::NONE,
            () if !address.fixed => Labels::ANY_NETWORK,
            () => Labels::NETWORK,
        };
        if address.text.as_deref().is_some_and(identity::tells_own_address) {
            labels |= Labels::INTERFACES;
        }
        if address.text.as_deref().is_some_and(identity::gives_credentials) {
            labels |= Labels::SECRET;
        }
        let of = address.text.clone().unwrap_or_else(|| "an address that is computed".to_owned());
        let answer =
            self.ledger.origins.fresh(format!("answer to `{name}` of {of}"), at, labels, [from, Origin::PLAIN]);
        self.asked(answer, at);
        self.leaves(name, Some(this), arguments, &address, at);
        self.ledger.addresses.insert(answer, address);
        if !labels.is_none() {
            self.risk = answer;
        }
        self.call_back(arguments, answer, at)?;
        // What the answer of a connection's request is comes from the connection.
        if !this.from.is_plain() {
            self.host.incoming.insert(this.from, answer);
        }
        Ok(self.host_value(&super::names::called(name)).from(answer))
    }

    /// Where a request goes.
    fn address(&mut self, name: &str, this: &Val, arguments: &Arguments) -> (Address, Origin) {
        let last = name.rsplit('.').next().unwrap_or(name);
        let second = matches!(last, "request" | "stream") && arguments.positional.len() > 1
            || last == "send" && arguments.positional.len() > 1;
        let url = arguments.by_name("url").or_else(|| arguments.positional.get(usize::from(second))).cloned();
        if let Some(known) = url.as_ref().and_then(|url| self.host.bases.get(&url.from)).cloned() {
            let from = known.from;
            return (known, from);
        }
        let base = self.host.bases.get(&this.from).cloned();
        match (base, url) {
            (Some(base), Some(url)) if self.partial(&url).is_none_or(|text| !text.contains("://")) => {
                let path = self.partial(&url).unwrap_or_default();
                let text = base.text.as_ref().map(|text| format!("{}{path}", text.trim_end_matches('/')));
                let from = self.join(base.from, url.from);
                (Address { text, from, ..base }, from)
            }
            (_, Some(url)) => self.address_in(&url),
            (Some(base), None) => {
                let from = base.from;
                (base, from)
            }
            (None, None) => (Address::default(), Origin::PLAIN),
        }
    }

    /// The address that a value is.
    pub(super) fn address_in(&mut self, url: &Val) -> (Address, Origin) {
        let from = self.deep(url);
        let text = match url.as_object() {
            // `(host, port)`.
            Some(id) => match &self.world.heap.get(id).kind {
                Kind::Tuple(items) => {
                    let items = items.clone();
                    let host = items.first().and_then(|host| self.partial(host));
                    let port = items.get(1).and_then(|port| self.shown(port));
                    host.map(|host| port.map_or(host.clone(), |port| format!("{host}:{port}")))
                }
                _ => None,
            },
            None => self.partial(url),
        };
        // What a name was looked up for is that name.
        if text.as_ref().is_none_or(|text| text.starts_with('…'))
            && let Some(known) = self.looked_up(url)
        {
            return (known, from);
        }
        let labels = self.labels(from);
        let outside = Labels::PARAMETER | Labels::REQUEST | Labels::IMPORTED | Labels::ANY_NETWORK;
        let fixed = match &text {
            Some(text) if has_host(text) || text.contains("://") && !text.contains("://…") => true,
            Some(text) => !labels.any(outside) && text.chars().any(|c| c.is_alphanumeric()) && !text.starts_with('…'),
            None => !labels.any(outside) && !labels.is_none(),
        };
        let address_labels =
            labels.only(Labels::DECODED | Labels::DECRYPTED | Labels::VARIABLE | Labels::CHAIN | Labels::NETWORK);
        (Address { text, labels: address_labels, fixed, from }, from)
    }

    /// The name that an address was looked up for.
    fn looked_up(&self, url: &Val) -> Option<Address> {
        let host = match url.as_object() {
            Some(id) => self.world.heap.elements(id)?.first()?.from,
            None => url.from,
        };
        self.ledger.addresses.get(&host).filter(|address| address.fixed).cloned()
    }

    /// Notes what goes out.
    pub(super) fn leaves(&mut self, name: &str, this: Option<&Val>, arguments: &Arguments, to: &Address, at: At) {
        let mut from = self.all_from(this, arguments);
        let named = self.named_in(arguments);
        if !named.is_none() {
            from = self.ledger.origins.step("put under the name of a secret", at, named, [from, Origin::PLAIN]);
        }
        let labels = self.labels(from);
        let address = to.text.as_deref().unwrap_or_default();
        if is_local(address) || !labels.any(TELLING) && catcher(address).is_none() {
            return;
        }
        self.reached(Reached { to: Some(to.clone()), ..Reached::new(Sink::Send, name, from, at) });
    }

    /// A request that is built first: address and content stay with it.
    pub(super) fn draft(&mut self, name: &str, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let index = usize::from(name.starts_with("requests.") || name.starts_with("httpx."));
        let url = arguments.get(index, "url").cloned().unwrap_or(Val::UNKNOWN);
        let (address, _) = self.address_in(&url);
        let from = self.all_from(None, arguments);
        let step = self.ledger.origins.step("", at, Labels::NONE, [from, Origin::PLAIN]);
        // Nobody builds such a request to keep it.
        if self.labels(from).any(Labels::ENVIRONMENT | Labels::SECRET) {
            self.leaves(name, None, arguments, &address, at);
        }
        self.host.bases.insert(step, address);
        self.host.contents.insert(step, from);
        Ok(self.host_value(&super::names::called(name)).from(step))
    }

    /// `urlretrieve(address, path)`: what is there is a file now.
    pub(super) fn download(&mut self, name: &str, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let url = arguments.get(0, "url").cloned().unwrap_or(Val::UNKNOWN);
        let path = arguments.get(1, "filename").or_else(|| arguments.by_name("out")).cloned();
        let (address, from) = self.address_in(&url);
        let labels = if address.fixed { Labels::NETWORK } else { Labels::ANY_NETWORK };
        let of = address.text.clone().unwrap_or_else(|| "an address that is computed".to_owned());
        self.leaves(name, None, &Arguments::of(vec![url]), &address, at);
        let named = address.text.as_deref().and_then(|text| text.rsplit('/').next()).map(str::to_owned);
        let answer =
            self.ledger.origins.fresh(format!("answer to `{name}` of {of}"), at, labels, [from, Origin::PLAIN]);
        self.ledger.addresses.insert(answer, address);
        let path = path.unwrap_or_else(|| named.map_or(Val::UNKNOWN, Val::text));
        let content = Val::unknown(answer);
        let clones = name.contains("clone");
        let path = if clones {
            self.path_joined(&[path, Val { value: Value::Partial(HOLE.into()), from: Origin::PLAIN }])?
        } else {
            path
        };
        let step = self.write_at(&path, &content, at);
        if clones {
            return Ok(self.host_value(&super::names::called(name)).from(step));
        }
        Ok(Val { value: path.value, from: step })
    }

    /// A method of something of which only its origin is known; `None` if its name says nothing.
    pub(in super::super) fn method_of_unknown(
        &mut self,
        object: &Val,
        method: &str,
        arguments: &Arguments,
        at: At,
    ) -> Result<Option<Val>, Abrupt> {
        let first = arguments.positional.first();
        let url = first.and_then(|first| self.partial(first)).is_some_and(|text| text.starts_with("http"));
        let verb = matches!(method, "get" | "post" | "put" | "patch" | "request" | "urlopen" | "open");
        if url && verb {
            return self.request(&format!("unknown.{method}"), object, arguments, at).map(Some);
        }
        let remote = Labels::MESSAGE | Labels::REQUEST | Labels::NETWORK;
        let sends = matches!(
            method,
            "send"
                | "sendall"
                | "sendto"
                | "send_message"
                | "reply"
                | "reply_text"
                | "send_document"
                | "send_file"
                | "emit"
                | "write"
        );
        if sends && self.labels(object.from).any(remote) {
            let to = self.ledger.address_of(object.from).unwrap_or_default();
            self.leaves(method, None, arguments, &to, at);
        }
        if let Some(answer) = self.path_method(object, method, arguments, at)? {
            return Ok(Some(answer));
        }
        Ok(None)
    }

    /// Bytes that no text has, given to functions that place them in memory.
    pub(super) fn machine_code_in(&mut self, arguments: &Arguments, from: Origin, at: At) -> Origin {
        let binary =
            |bytes: &[u8]| bytes.len() >= 48 && bytes.iter().filter(|byte| !byte.is_ascii()).count() * 5 > bytes.len();
        let holds = arguments.all().any(|argument| match &argument.value {
            Value::Bytes(bytes) => binary(bytes),
            Value::Object(id) => matches!(&self.world.heap.get(*id).kind, Kind::ByteArray(bytes) if binary(bytes)),
            _ => false,
        });
        if !holds {
            return from;
        }
        self.ledger.origins.step("bytes of machine code", at, Labels::DECODED | Labels::COMPILED, [from, Origin::PLAIN])
    }

    /// Machine code is put where it runs.
    pub(super) fn native_code(&mut self, name: &str, this: &Val, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let from = self.all_from(Some(this), arguments);
        let from = self.machine_code_in(arguments, from, at);
        let labels = self.labels(from);
        if labels.any(Labels::COMPILED) || labels.any(Labels::REMOTE) {
            self.reached(Reached::new(Sink::Code, name, from, at));
        }
        Ok(self.host_value(&super::names::called(name)).from(from))
    }
}
