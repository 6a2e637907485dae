//! Requests, connections, names: what they bring in and what they let out.

use crate::analyse::flow::addresses::{has_host, is_local};
use crate::analyse::flow::catchers::catcher;
use crate::analyse::flow::{Address, Reached, Sink};
use crate::analyse::flow::{At, Labels, Origin};
use crate::analyse::javascript::machine::value::{Val, Value};
use crate::analyse::javascript::machine::{Abrupt, Machine, When};

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
    Labels::STORAGE,
]);

impl<'a> Machine<'a> {
    /// A request: its answer is remote, and what is asked leaves.
    pub(super) fn fetch(&mut self, name: &str, this: &Val, arguments: &[Val], at: At) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        self.risks += 1;
        // Some name the method first.
        let method = arguments.first().and_then(Val::as_text).is_some_and(|text| is_method(&text.to_string()));
        let arguments = &arguments[usize::from(method)..];
        let (address, from) = self.address(this, arguments, at)?;
        let chain = self.asks_chain(&address, arguments, at)?;
        let labels = match () {
            () if address.text.as_deref().is_some_and(is_local) => Labels::NONE,
            () if !address.fixed => Labels::ANY_NETWORK,
            () => Labels::NETWORK,
        };
        let labels = if chain.is_some() { labels | Labels::CHAIN } else { labels };
        let of = address.text.clone().unwrap_or_else(|| "an address that is computed".to_owned());
        let what = match &chain {
            Some(asked) if !asked.is_empty() => format!("answer to `{name}` of {of}, asked for `{asked}`"),
            _ => format!("answer to `{name}` of {of}"),
        };
        let decoded = self.ledger.origins.labels(from).only(Labels::DECODED | Labels::VARIABLE | Labels::CHAIN);
        let answer = self.ledger.origins.fresh(what, at, labels, [from, Origin::PLAIN]);
        let address = Address { labels: decoded, ..address };
        self.leaves(name, this, arguments, &address, at);
        self.ledger.addresses.insert(answer, address);
        if name == "importScripts" {
            self.reached(Reached::new(Sink::Code, name, answer, at));
        }
        if !labels.is_none() {
            self.risk = answer;
        }
        // The answer of a page's request is in the object itself.
        if let Some(held) = self.host.contents.get_mut(&this.from) {
            *held = answer;
        }
        self.call_back(arguments, answer, at)?;
        self.later(arguments, answer, at);
        Ok(Val::unknown(answer))
    }

    /// Where a request goes: its first text, or what its options say.
    fn address(&mut self, this: &Val, arguments: &[Val], at: At) -> Result<(Address, Origin), Abrupt> {
        let mut from = Origin::PLAIN;
        let mut text: Option<String> = None;
        for argument in arguments.iter().take(2) {
            if argument.as_object().is_some_and(|id| self.heap.is_function(id)) {
                continue;
            }
            let mut parts: Vec<(&str, Val)> = Vec::new();
            match argument.as_object() {
                Some(_) => {
                    for name in [
                        "baseURL",
                        "prefixUrl",
                        "url",
                        "uri",
                        "href",
                        "protocol",
                        "hostname",
                        "host",
                        "port",
                        "pathname",
                        "path",
                    ] {
                        if let Some(part) = self.option(argument, name) {
                            parts.push((name, part));
                        }
                    }
                }
                None if text.is_none() => parts.push(("url", argument.clone())),
                None => {}
            }
            for (name, part) in parts {
                // Both `host` and `hostname` are given by some; one is enough.
                let known = self.partial(&part, at)?;
                if matches!(name, "host") && text.is_some() || matches!(name, "port") && known.is_none() {
                    continue;
                }
                from = self.ledger.origins.join(from, part.from);
                let deep = self.deep(&part);
                from = self.ledger.origins.join(from, deep);
                let piece = known.unwrap_or_else(|| "…".to_owned());
                let piece = match name {
                    "protocol" => format!("{}//", piece.trim_end_matches("//")),
                    "port" => format!(":{piece}"),
                    _ => piece,
                };
                text = Some(text.map_or_else(|| piece.clone(), |text| text + &piece));
            }
        }
        if let (Some(path), Some(base)) = (&text, self.base_of(this, at)?)
            && !path.contains("://")
        {
            text = Some(format!("{base}{path}"));
        }
        let labels = self.ledger.origins.labels(from);
        // Who calls a function decides where it goes, unless the host stands in the program.
        let hosted = text.as_deref().is_some_and(has_host);
        let outside = labels.any(Labels::PARAMETER | Labels::REQUEST | Labels::IMPORTED) && !hosted;
        // An address of which nothing is known is fixed by nobody, unless the program takes pains to hide it.
        let told = Labels::of(&[
            Labels::DECODED,
            Labels::DECRYPTED,
            Labels::VARIABLE,
            Labels::FILE,
            Labels::CHAIN,
            Labels::NETWORK,
        ]);
        let nothing = !hosted && !labels.any(told) && !self.hidden;
        let relative = text.as_deref().is_some_and(|text| text.starts_with('/') && !text.starts_with("//"));
        let fixed = !outside && !nothing && !relative;
        Ok((Address { text, labels, fixed, from }, from))
    }

    /// The address that a client was made with.
    fn base_of(&mut self, this: &Val, at: At) -> Result<Option<String>, Abrupt> {
        let Some(base) = self.host.bases.get(&this.from).cloned() else { return Ok(None) };
        self.partial(&base, at)
    }

    /// Whether a request reads from a blockchain: the method it asks for, or nothing where a public node's name tells.
    fn asks_chain(&mut self, address: &Address, arguments: &[Val], at: At) -> Result<Option<&'static str>, Abrupt> {
        const NODES: &[&str] = &[
            "trongrid",
            "aptoslabs",
            "bsc-dataseed",
            "publicnode.com",
            "bsc-rpc",
            "mainnet.solana",
            "api.bscscan",
            "infura.io",
            "alchemy.com",
            "ankr.com",
            "binance.org",
            "llamarpc",
            "etherscan.io/api",
            "bsctrace",
            "toncenter",
        ];
        const METHODS: &[&str] = &[
            "eth_call",
            "eth_getTransactionByHash",
            "eth_getLogs",
            "eth_getStorageAt",
            "getTransaction",
            "getSignaturesForAddress",
            "getAccountInfo",
            "eth_getTransactionReceipt",
            "eth_getTransactionCount",
            "eth_getCode",
        ];
        for argument in arguments {
            let mut texts = vec![argument.clone()];
            texts.extend(["body", "data", "json", "method"].iter().filter_map(|name| self.option(argument, name)));
            for text in texts {
                let method = self.option(&text, "method").unwrap_or(text);
                let known = self.partial(&method, at)?;
                let known = known.and_then(|known| METHODS.iter().find(|method| known.contains(**method)));
                if let Some(method) = known {
                    return Ok(Some(method));
                }
            }
        }
        let node = address.text.as_deref().is_some_and(|text| NODES.iter().any(|node| text.contains(node)));
        Ok(node.then_some(""))
    }

    /// An address given to something of a page that loads it: whatever is in it leaves.
    pub(super) fn loaded_by_page(&mut self, base: &str, member: &str, value: &Val, at: At) {
        let loads = matches!(base, "Image()" | "document.createElement()" | "Audio()" | "location" | "window.location");
        if !loads || !matches!(member, "src" | "href" | "action" | "data") {
            return;
        }
        if let Ok((address, _)) = self.address(&Val::UNKNOWN, std::slice::from_ref(value), at) {
            self.leaves(&format!("{base}.{member}"), &Val::UNKNOWN, std::slice::from_ref(value), &address, at);
        }
    }

    /// Notes what goes out with a request.
    fn leaves(&mut self, name: &str, this: &Val, arguments: &[Val], to: &Address, at: At) {
        let mut from = self.deep(this);
        for argument in arguments {
            let deep = self.deep(argument);
            from = self.ledger.origins.join(from, deep);
        }
        let caught = || to.text.as_deref().is_some_and(|address| catcher(address).is_some());
        if self.ledger.origins.labels(from).any(TELLING) || caught() {
            self.reached(Reached { to: Some(to.clone()), ..Reached::new(Sink::Send, name, from, at) });
        }
    }

    /// Methods of a connection or request that send what they are given. `None` if it is none.
    pub(super) fn sent(&mut self, name: &str, this: &Val, arguments: &[Val], at: At) -> Result<Option<Val>, Abrupt> {
        let method = name.rsplit('.').next().unwrap_or(name);
        if name.ends_with(".stdin.write") || name.ends_with(".stdin.end") {
            return self.typed_in(name, this, arguments, at).map(Some);
        }
        if method == "pipe" {
            return self.piped(name, this, arguments, at);
        }
        let mails = name.contains("createTransport()") && method == "sendMail";
        let bots = matches!(method, "sendMessage" | "sendDocument" | "sendPhoto") && name.contains("()");
        let beacon = matches!(method, "send") && name.starts_with("XMLHttpRequest()");
        if beacon {
            let to =
                self.host.contents.get(&this.from).and_then(|&held| self.ledger.address_of(held)).unwrap_or_default();
            self.leaves(name, &Val::UNKNOWN, arguments, &to, at);
        }
        if matches!(method, "pipeline")
            && let [source, .., target] = arguments
        {
            return self.piped(name, source, std::slice::from_ref(target), at);
        }
        if mails || bots {
            let to = Address { text: Some(name.to_owned()), labels: Labels::NONE, fixed: true, from: Origin::PLAIN };
            self.leaves(name, &Val::UNKNOWN, arguments, &to, at);
        }
        Ok(None)
    }

    /// The same for a value of which only its origin is known.
    pub(in super::super) fn sent_to_unknown(
        &mut self,
        object: &Val,
        key: &Val,
        arguments: &[Val],
        at: At,
    ) -> Result<Option<Val>, Abrupt> {
        let Value::String(key) = &key.value else { return Ok(None) };
        let key = key.to_string();
        let labels = self.ledger.origins.labels(object.from);
        if key == "pipe" {
            return self.piped("pipe", object, arguments, at);
        }
        let remote = Labels::REMOTE | Labels::ANY_NETWORK;
        if !labels.any(remote) {
            return Ok(None);
        }
        const SENDS: &[&str] = &[
            "write",
            "end",
            "send",
            "emit",
            "post",
            "query",
            "set",
            "field",
            "attach",
            "publish",
            "sendMessage",
            "json",
            "append",
        ];
        if SENDS.contains(&key.as_str()) {
            let to = self.ledger.address_of(object.from).unwrap_or_default();
            self.leaves(&key, &Val::UNKNOWN, arguments, &to, at);
            return Ok(None);
        }
        if matches!(key.as_str(), "on" | "once" | "addListener" | "addEventListener" | "subscribe") {
            self.later(arguments, object.from, at);
        }
        Ok(None)
    }

    /// A connection that messages come in on.
    pub(super) fn connect(&mut self, name: &str, arguments: &[Val], at: At) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let arguments = match name.starts_with("net.") || name.starts_with("tls.") {
            // `connect(port, host)`.
            true if arguments.len() > 1 && !matches!(arguments[0].value, Value::Object(_)) => {
                let mut swapped = arguments.to_vec();
                swapped.swap(0, 1);
                swapped
            }
            _ => arguments.to_vec(),
        };
        let (address, from) = self.address(&Val::UNKNOWN, &arguments, at)?;
        let labels = match address.text.as_deref() {
            Some(text) if is_local(text) => Labels::NONE,
            _ if !address.fixed => Labels::ANY_NETWORK,
            _ => Labels::MESSAGE,
        };
        let of = address.text.clone().unwrap_or_else(|| "an address that is computed".to_owned());
        let step = self.ledger.origins.fresh(format!("connection `{name}` to {of}"), at, labels, [from, Origin::PLAIN]);
        let decoded = self.ledger.origins.labels(from).only(Labels::DECODED | Labels::VARIABLE);
        self.ledger.addresses.insert(step, Address { labels: decoded, ..address });
        self.call_back(&arguments, step, at)?;
        self.later(&arguments, step, at);
        Ok(Val::unknown(step))
    }

    /// A question to the name system: its answer may be text, and the name may carry something out.
    pub(super) fn dns(&mut self, name: &str, arguments: &[Val], at: At) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let (address, from) = self.address(&Val::UNKNOWN, arguments, at)?;
        self.leaves(name, &Val::UNKNOWN, &arguments[..arguments.len().min(1)], &address, at);
        let text = name.ends_with("resolveTxt") || name.ends_with("resolve") || name.ends_with("resolveAny");
        let labels = if text { Labels::DNS } else { Labels::NONE };
        let of = address.text.clone().unwrap_or_else(|| "a name that is computed".to_owned());
        let step = self.ledger.origins.fresh(format!("record of {of}"), at, labels, [from, Origin::PLAIN]);
        self.ledger.addresses.insert(step, address);
        self.call_back(arguments, step, at)?;
        Ok(Val::unknown(step))
    }

    /// Something read from a blockchain through a library.
    pub(super) fn chain_read(&mut self, name: &str, this: &Val, arguments: &[Val], at: At) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let first = arguments.first().cloned().unwrap_or(Val::UNDEFINED);
        let outside = self.deep_labels(&first).any(Labels::PARAMETER | Labels::REQUEST);
        let text = self.partial(&first, at)?;
        let what = format!("`{name}` of {}", text.as_deref().unwrap_or("something computed"));
        let step = self.ledger.origins.fresh(what, at, Labels::CHAIN, [this.from, first.from]);
        self.ledger.addresses.insert(step, Address { text, labels: Labels::NONE, fixed: !outside, from: first.from });
        self.call_back(arguments, step, at)?;
        Ok(Val::unknown(step))
    }

    /// A server: its handlers get what comes in.
    pub(super) fn serves(&mut self, name: &str, _this: &Val, arguments: Vec<Val>, at: At) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let what = format!("what comes in by `{name}`");
        let given = self.ledger.origins.step(what, at, Labels::REQUEST, [Origin::PLAIN; 2]);
        let outer = self.when;
        self.when = outer.max(When::Request);
        let after = self.call_back(&arguments, given, at);
        self.when = outer;
        after?;
        Ok(self.host_value(&super::names::called(name)))
    }
}

fn is_method(word: &str) -> bool {
    ["get", "post", "put", "patch", "delete", "head", "options"].iter().any(|method| word.eq_ignore_ascii_case(method))
}
