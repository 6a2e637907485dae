//! Names that say of a value that it is a secret. A name proves nothing: it only tells what a caller believes to hand over.

use super::super::Machine;
use super::super::call::Arguments;
use super::super::value::Kind;
use crate::analyse::flow::Labels;

/// Names of what gives away a wallet or an account for good.
const KEYS: &[&str] = &[
    "private_key",
    "privatekey",
    "privkey",
    "mnemonic",
    "seed_phrase",
    "seedphrase",
    "secret_key",
    "secretkey",
    "access_key_secret",
    "secret_access_key",
];
/// Names of what gives access.
const SECRETS: &[&str] = &["secret", "passw", "passphrase", "token", "api_key", "apikey", "access_key", "credential"];
/// The same, where they are the whole name.
const SHORT: &[&str] = &["key", "ak", "sk", "seed", "wif", "pwd"];

/// What a name says.
pub(in super::super) fn labels(name: &str) -> Labels {
    let name = name.trim_start_matches('_').to_ascii_lowercase();
    match () {
        () if KEYS.iter().any(|word| name.contains(word)) => Labels::NAMED_KEY,
        () if SECRETS.iter().any(|word| name.contains(word)) || SHORT.contains(&&*name) => Labels::NAMED_SECRET,
        () => Labels::NONE,
    }
}

impl Machine<'_> {
    /// What the names say under which a caller's values stand in dictionaries that are handed on.
    pub(super) fn named_in(&mut self, arguments: &Arguments) -> Labels {
        let dictionaries =
            arguments.all().filter_map(|argument| match &self.world.heap.get(argument.as_object()?).kind {
                Kind::Dict(items) => Some(items),
                _ => None,
            });
        let given = dictionaries
            .flat_map(|items| items.values())
            .filter(|(_, val)| self.ledger.origins.labels(val.from).any(Labels::PARAMETER));
        given.filter_map(|(key, _)| key.as_text()).fold(Labels::NONE, |sum, name| sum | labels(name.as_str()))
    }
}
