//! Work that others do, and what they give back: pools of threads and processes, their futures, queues.

use super::super::call::Arguments;
use super::super::value::{Kind, Val};
use super::super::{Abrupt, At, Machine};
use crate::analyse::flow::{Labels, Origin};

impl Machine<'_> {
    /// Queues, and methods of pools, futures and queues. `None` if it is none.
    pub(super) fn pool_method(
        &mut self,
        name: &str,
        this: &Val,
        arguments: &Arguments,
        at: At,
    ) -> Result<Option<Val>, Abrupt> {
        if is_queue(name) {
            let step = self.ledger.origins.fresh("", at, Labels::NONE, [Origin::PLAIN; 2]);
            return Ok(Some(self.host_value("queue.Queue()").from(step)));
        }
        let Some((owner, method)) = name.rsplit_once('.') else { return Ok(None) };
        Ok(match method {
            "submit" if is_pool(owner) => Some(self.given_away(arguments.clone(), at)?),
            "apply_async" | "apply" if is_pool(owner) => {
                let list = arguments.get(1, "args").cloned();
                let given = list.map_or(Ok(None), |list| self.iterated(&list))?.unwrap_or_default();
                let function = arguments.positional.first().cloned();
                let all = Arguments { positional: function.into_iter().chain(given).collect(), ..Arguments::default() };
                Some(self.given_away(all, at)?)
            }
            "map" | "imap" | "imap_unordered" | "map_async" if is_pool(owner) && arguments.positional.len() > 1 => {
                Some(self.mapped(&arguments.positional[0], arguments, at)?)
            }
            "starmap" | "starmap_async" if is_pool(owner) && arguments.positional.len() > 1 => {
                Some(self.spread(&arguments.positional[0], &arguments.positional[1], at)?)
            }
            "put" | "put_nowait" if owner == "queue.Queue()" => {
                let new = arguments.get(0, "item").cloned().unwrap_or(Val::UNKNOWN);
                let both = match self.host.given.remove(&this.from) {
                    Some(old) => self.merge(old, new),
                    None => new,
                };
                self.host.given.insert(this.from, both);
                Some(Val::NONE)
            }
            "result" | "get" | "get_nowait" => self.host.given.get(&this.from).cloned(),
            _ => None,
        })
    }

    /// What a function gives is there when somebody asks for it.
    fn given_away(&mut self, arguments: Arguments, at: At) -> Result<Val, Abrupt> {
        let Some((function, given)) = arguments.positional.split_first() else { return Ok(Val::UNKNOWN) };
        let arguments = Arguments { positional: given.to_vec(), named: arguments.named, rest: arguments.rest };
        let value = self.maybe(|m| m.call(function, arguments, at))?.unwrap_or(Val::UNKNOWN);
        let from = self.deep(&value);
        let step = self.ledger.origins.step("", at, Labels::NONE, [from, Origin::PLAIN]);
        self.host.given.insert(step, value);
        Ok(self.host_value("concurrent.futures.Future()").from(step))
    }

    /// What a function gives for each of a list of its arguments.
    fn spread(&mut self, function: &Val, over: &Val, at: At) -> Result<Val, Abrupt> {
        let mut given = Vec::new();
        for item in self.iterated(over)?.unwrap_or_default() {
            self.step()?;
            let arguments = Arguments::of(self.iterated(&item)?.unwrap_or_default());
            given.push(self.call(function, arguments, at)?);
            if self.sweeping() {
                break;
            }
        }
        self.object(Kind::List(given))
    }
}

/// Whether that name is of a pool.
fn is_pool(owner: &str) -> bool {
    owner.ends_with("PoolExecutor()") || owner.ends_with("Pool()")
}

/// Whether that function makes a queue.
fn is_queue(name: &str) -> bool {
    let Some((module, made)) = name.rsplit_once('.') else { return false };
    matches!(made, "Queue" | "SimpleQueue" | "LifoQueue" | "JoinableQueue")
        && matches!(module.split('.').next(), Some("queue" | "Queue" | "multiprocessing" | "asyncio" | "gevent"))
}
