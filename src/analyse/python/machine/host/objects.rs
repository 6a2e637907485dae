//! Things of the language that programs take apart to hide a name or a text: exceptions, the list of all classes, functions that
//! ask an object for something, arrays of numbers.

use super::super::call::Arguments;
use super::super::value::{Kind, Val, Value};
use super::super::{Abrupt, At, Machine};
use crate::limits;

impl Machine<'_> {
    /// `methodcaller(name, …)(object)` and its like: what is asked for comes first, whom it is asked of last.
    pub(super) fn asked_of_an_object(
        &mut self,
        name: &str,
        asked: &Val,
        arguments: &Arguments,
        at: At,
    ) -> Result<Val, Abrupt> {
        let Some((object, given)) = arguments.positional.get(1..).and_then(|rest| rest.split_last()) else {
            return Ok(Val::UNKNOWN);
        };
        if name == "operator.itemgetter()" {
            return self.item(object, asked, at);
        }
        let Some(path) = asked.as_text().map(|text| text.as_str().to_owned()) else { return Ok(Val::UNKNOWN) };
        if name == "operator.methodcaller()" {
            let arguments =
                Arguments { positional: given.to_vec(), named: arguments.named.clone(), rest: arguments.rest };
            return self.call_method(object, &path, arguments, at);
        }
        let mut value = object.clone();
        for step in path.split('.').take(16) {
            value = self.attribute(&value, step, at)?;
        }
        Ok(value)
    }

    /// All classes there are. Those through which a program is started are found by their name, or by the names of
    /// their module, from wherever in the list they are taken.
    pub(super) fn all_classes(&mut self) -> Result<Val, Abrupt> {
        let mut classes = vec![self.host_value("subprocess.Popen"), self.host_value("warnings.catch_warnings")];
        classes.resize(limits::EVALUATOR_CLASSES, self.host_value("os._wrap_close"));
        self.object(Kind::List(classes))
    }

    /// What `dir(module)` lists: the names of the language itself, or whatever is asked for.
    pub(super) fn names_in(&mut self, module: &Val) -> Result<Val, Abrupt> {
        if self.name_of(module).is_none_or(|name| &*name != "builtins") {
            return Ok(self.host_value("dir()").from(module.from));
        }
        let constants = ["False", "None", "True"].iter();
        let mut names: Vec<&str> = constants.chain(super::modules::BUILTINS).copied().collect();
        names.sort_unstable();
        names.dedup();
        self.object(Kind::List(names.into_iter().map(Val::text).collect()))
    }

    /// An exception with what it was made with.
    pub(super) fn exception(&mut self, name: &str, arguments: &Arguments) -> Result<Val, Abrupt> {
        let class = self.host_value(name);
        let val = self.object(Kind::Instance { class })?;
        let given = self.object(Kind::Tuple(arguments.positional.clone().into()))?;
        let from = self.all_from(None, arguments);
        if let Some(id) = val.as_object() {
            self.world.heap.get_mut(id).attributes.insert("args".into(), given);
        }
        Ok(val.from(from))
    }

    /// What an exception says: the one thing that it was made with.
    pub(super) fn raised_with(&self, val: &Val) -> Option<Val> {
        let object = self.world.heap.get(val.as_object()?);
        let Kind::Instance { class } = &object.kind else { return None };
        let exception = self.name_of(class).is_some_and(|name| is_exception(&name));
        let given = object.attributes.get("args").filter(|_| exception)?;
        match self.world.heap.elements(given.as_object()?)? {
            [one] => Some(one.clone()),
            _ => None,
        }
    }

    /// The bytes that a list of numbers, or bytes, are.
    pub(super) fn bytes_listed(&self, val: &Val) -> Option<Vec<u8>> {
        match &val.value {
            Value::Bytes(bytes) => Some(bytes.to_vec()),
            Value::Object(id) => match &self.world.heap.get(*id).kind {
                Kind::ByteArray(bytes) => Some(bytes.clone()),
                _ => {
                    let byte = |item: &Val| match &item.value {
                        Value::Int(number) => number.small().and_then(|number| u8::try_from(number).ok()),
                        _ => None,
                    };
                    self.world.heap.elements(*id)?.iter().map(byte).collect()
                }
            },
            _ => None,
        }
    }
}

/// Whether a class is one of the language's exceptions.
pub(super) fn is_exception(name: &str) -> bool {
    let named = ["Error", "Exception", "Warning"].iter().any(|ending| name.ends_with(ending));
    !name.contains(['.', '(', ':']) && (named || matches!(name, "KeyboardInterrupt" | "SystemExit" | "StopIteration"))
}
