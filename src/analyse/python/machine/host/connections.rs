//! Connections, clients that keep an address, and servers.

use super::super::call::Arguments;
use super::super::value::Val;
use super::super::{Abrupt, At, Machine, When};
use super::names::{self, Effect};
use crate::analyse::flow::addresses::is_local;
use crate::analyse::flow::{Address, Labels, Origin};

impl<'a> Machine<'a> {
    /// A connection that messages come in on.
    pub(super) fn connect(&mut self, name: &str, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let step = self.ledger.origins.fresh("", at, Labels::NONE, [Origin::PLAIN; 2]);
        let socket = self.host_value(&names::called(name)).from(step);
        let direct = !matches!(
            name,
            "socket.socket" | "socks.socksocket" | "socketio.Client" | "socketio.AsyncClient" | "paramiko.SSHClient"
        );
        if direct && !arguments.positional.is_empty() {
            self.connected(&socket, name, arguments, at)?;
        }
        // A wrapped socket is the socket.
        if name == "ssl.wrap_socket" {
            return Ok(arguments.positional.first().cloned().unwrap_or(socket));
        }
        self.call_back(arguments, self.host.incoming.get(&step).copied().unwrap_or(step), at)?;
        Ok(socket)
    }

    fn connected(&mut self, socket: &Val, name: &str, arguments: &Arguments, at: At) -> Result<(), Abrupt> {
        let Some(first) = arguments.positional.first().or_else(|| arguments.by_name("url")).cloned() else {
            return Ok(());
        };
        let both = match (arguments.positional.get(1), self.partial(&first)) {
            // `connect(host, port)`.
            (Some(port), Some(_)) if port.as_text().is_none() => {
                self.object(super::super::value::Kind::Tuple([first.clone(), port.clone()].into()))?
            }
            _ => first,
        };
        let (address, from) = self.address_in(&both);
        let labels = match address.text.as_deref() {
            // Who sits at the other end of a bare socket is not told by its address.
            Some(text) if is_local(text) && !name.starts_with("socket.") => Labels::NONE,
            _ if !address.fixed => Labels::ANY_NETWORK,
            _ => Labels::MESSAGE,
        };
        let of = address.text.clone().unwrap_or_else(|| "an address that is computed".to_owned());
        let step = self.ledger.origins.fresh(format!("connection `{name}` to {of}"), at, labels, [from, Origin::PLAIN]);
        self.ledger.addresses.insert(step, address.clone());
        self.host.incoming.insert(socket.from, step);
        self.host.bases.insert(socket.from, address);
        self.risk = step;
        Ok(())
    }

    /// Methods of connections and clients. `None` if it is none.
    pub(super) fn connection_method(
        &mut self,
        name: &str,
        this: &Val,
        arguments: &Arguments,
        at: At,
    ) -> Result<Option<Val>, Abrupt> {
        let Some((base, method)) = name.rsplit_once('.') else { return Ok(None) };
        // A wrapped socket is the socket.
        if method == "wrap_socket" {
            return Ok(arguments.positional.first().cloned());
        }
        let Some(made) = base.strip_suffix("()") else { return Ok(None) };
        match names::effect(made) {
            Effect::Client => return self.client_method(name, method, this, arguments, at).map(Some),
            Effect::Connect => {}
            _ if made.ends_with(".accept") || made.ends_with(".get_channel") => {}
            _ => return Ok(None),
        }
        match method {
            "connect" | "connect_ex" | "start_client" => {
                self.connected(this, made, arguments, at)?;
                return Ok(Some(Val::UNKNOWN));
            }
            "bind" | "listen" => {
                let from = self.ledger.origins.fresh(
                    "what comes in on a port that is opened",
                    at,
                    Labels::REQUEST,
                    [Origin::PLAIN; 2],
                );
                self.host.incoming.insert(this.from, from);
                return Ok(Some(Val::NONE));
            }
            "send" | "sendall" | "sendto" | "emit" | "write" | "send_binary" | "send_str" | "exec_command" => {
                let mut to = self.host.bases.get(&this.from).cloned().unwrap_or_default();
                if let (true, Some(address)) = (method == "sendto", arguments.positional.last().cloned()) {
                    to = self.address_in(&address).0;
                }
                self.leaves(name, None, arguments, &to, at);
                return Ok(Some(Val::UNKNOWN));
            }
            _ => {}
        }
        // What comes in: everything that a connection gives.
        if let Some(&incoming) = self.host.incoming.get(&this.from) {
            self.call_back(arguments, incoming, at)?;
            return Ok(Some(match method {
                "accept" | "makefile" | "dup" | "wait" | "on" | "event" => {
                    let called = names::called(name);
                    self.host_value(&called).from(this.from)
                }
                _ => Val::unknown(incoming),
            }));
        }
        if matches!(method, "on" | "event") {
            let from = self.ledger.origins.fresh(format!("event of `{base}`"), at, Labels::MESSAGE, [Origin::PLAIN; 2]);
            self.call_back(arguments, from, at)?;
        }
        Ok(None)
    }

    /// A client that is made with the address it sends to.
    pub(super) fn client(&mut self, name: &str, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let by_name = ["url", "webhook_url", "webhook", "host", "hook", "token", "bot_token"]
            .iter()
            .find_map(|key| arguments.by_name(key));
        let first = by_name.or(arguments.positional.first()).cloned().unwrap_or(Val::UNKNOWN);
        let (mut address, _) = self.address_in(&first);
        if !name.starts_with("http") && !name.starts_with("smtp") && !name.starts_with("ftp") {
            // A token names its bot as an address names its host.
            let outside =
                self.labels(first.from).any(Labels::PARAMETER | Labels::IMPORTED | Labels::VARIABLE | Labels::REQUEST);
            address.fixed |= first.as_text().is_some_and(|text| !text.is_empty()) && !outside;
        }
        let step = self.ledger.origins.fresh("", at, Labels::NONE, [Origin::PLAIN; 2]);
        if name.starts_with("boto3.") {
            // Whose account it is says whose cloud it is: a key that stands in the program is not the user's.
            address.fixed = arguments.by_name("aws_access_key_id").is_some_and(|key| key.as_text().is_some());
        } else {
            self.leaves(name, None, arguments, &address, at);
        }
        self.host.bases.insert(step, address);
        Ok(self.host_value(&names::called(name)).from(step))
    }

    fn client_method(
        &mut self,
        name: &str,
        method: &str,
        this: &Val,
        arguments: &Arguments,
        at: At,
    ) -> Result<Val, Abrupt> {
        let address: Address = self.host.bases.get(&this.from).cloned().unwrap_or_default();
        if name.starts_with("http.client.") || name.starts_with("httplib.") {
            return self.request(name, this, arguments, at);
        }
        self.leaves(name, Some(this), arguments, &address, at);
        if method.starts_with("message_handler") || method == "event" || method == "command" || method == "on_message" {
            return self.serves(name, arguments, at);
        }
        let labels = if address.fixed { Labels::MESSAGE } else { Labels::ANY_NETWORK };
        let from = self.ledger.origins.fresh(format!("answer to `{name}`"), at, labels, [Origin::PLAIN; 2]);
        self.ledger.addresses.insert(from, address);
        self.call_back(arguments, from, at)?;
        Ok(Val::unknown(from))
    }

    /// A question to the name system: the name may carry something out, and its answer may be text.
    pub(super) fn dns(&mut self, name: &str, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let first = arguments.positional.first().cloned().unwrap_or(Val::UNKNOWN);
        let (address, from) = self.address_in(&first);
        let text = name.starts_with("dns.") || name.starts_with("aiodns.");
        // The machine's own name gives its own address.
        let own = self.labels(from).any(Labels::HOSTNAME) && address.text.as_deref().is_none_or(stays_near);
        if !own {
            self.leaves(name, None, &Arguments::of(vec![first]), &address, at);
        }
        let labels = match () {
            () if own => Labels::INTERFACES,
            () if text && address.fixed => Labels::DNS,
            () => Labels::NONE,
        };
        let of = address.text.clone().unwrap_or_else(|| "a name that is computed".to_owned());
        let step = self.ledger.origins.fresh(format!("record of {of}"), at, labels, [from, Origin::PLAIN]);
        self.ledger.addresses.insert(step, address);
        Ok(Val::unknown(step))
    }

    /// A server: its handlers get what comes in.
    pub(super) fn serves(&mut self, name: &str, arguments: &Arguments, at: At) -> Result<Val, Abrupt> {
        let what = format!("what comes in by `{name}`");
        let given = self.ledger.origins.step(what, at, Labels::REQUEST, [Origin::PLAIN; 2]);
        let outer = self.when;
        self.when = outer.max(When::Request);
        let after = self.call_back(arguments, given, at);
        self.when = outer;
        after?;
        Ok(self.host_value(&names::called(name)))
    }

    /// `@app.route(…)` above a function.
    pub(in super::super) fn host_decorates(
        &mut self,
        name: &str,
        by: &Val,
        function: &Val,
        at: At,
    ) -> Result<(), Abrupt> {
        let made = name.strip_suffix("()").unwrap_or(name);
        let last = made.rsplit('.').next().unwrap_or(made);
        let registers = names::effect(made) == Effect::Serve
            || matches!(
                last,
                "route"
                    | "websocket"
                    | "on_message"
                    | "event"
                    | "command"
                    | "message_handler"
                    | "on"
                    | "hybrid_command"
                    | "on_event"
            ) && made.contains("()");
        if registers {
            return self.serves(made, &Arguments::of(vec![function.clone()]), at).map(|_| ());
        }
        if made == "atexit.register" {
            self.call_back(&Arguments::of(vec![function.clone()]), by.from, at)?;
        }
        Ok(())
    }
}

/// Whether a name that is asked for is one of the machine's own network: nothing leaves with it.
fn stays_near(name: &str) -> bool {
    let rest = name.trim_start_matches('…');
    rest.len() < name.len() && matches!(rest, "" | ".local" | ".lan" | ".home" | ".localdomain" | ".internal")
}
