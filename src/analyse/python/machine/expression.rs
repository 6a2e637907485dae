//! Expressions.

use ruff_python_ast::*;

use super::builtins::{Answer, operators};
use super::display::{Piece, pieces};
use super::text::HOLE;
use super::value::{Int, Kind, Val, Value};
use super::{Abrupt, Machine};
use crate::analyse::flow::Origin;

impl<'a> Machine<'a> {
    pub(super) fn expression(&mut self, expression: &'a Expr) -> Result<Val, Abrupt> {
        self.step()?;
        if self.is_deep() {
            return Ok(Val::UNKNOWN);
        }
        self.nested(|m| m.expression_here(expression))
    }

    fn expression_here(&mut self, expression: &'a Expr) -> Result<Val, Abrupt> {
        match expression {
            Expr::Name(it) => Ok(self.name(it.id.as_str())),
            Expr::StringLiteral(it) => Ok(Val::text(match it.value.to_str() {
                "" => it.value.iter().filter_map(|part| self.broken_text(part)).collect::<String>().into(),
                text => super::text::Str::from(text),
            })),
            Expr::BytesLiteral(it) => Ok(Val::bytes(match it.value.is_empty() {
                true => it.value.iter().filter_map(|part| self.broken_bytes(part)).flatten().collect(),
                false => it.value.bytes().collect::<Vec<u8>>(),
            })),
            Expr::NumberLiteral(it) => Ok(Val::plain(number(&it.value))),
            Expr::BooleanLiteral(it) => Ok(Val::bool(it.value)),
            Expr::NoneLiteral(_) => Ok(Val::NONE),
            Expr::EllipsisLiteral(_) => Ok(self.host_value("Ellipsis")),
            Expr::Attribute(it) => {
                let object = self.expression(&it.value)?;
                let place = self.at(it.range);
                self.attribute(&object, it.attr.id.as_str(), place)
            }
            Expr::Call(it) => self.call_expression(it),
            Expr::Subscript(it) => self.subscript(it),
            Expr::BinOp(it) => {
                // A sum of thousands of pieces nests to the left.
                let mut rest = vec![it];
                let mut first = &*it.left;
                while let Expr::BinOp(inner) = first {
                    rest.push(inner);
                    first = &inner.left;
                }
                let mut value = self.expression(first)?;
                while let Some(it) = rest.pop() {
                    let right = self.expression(&it.right)?;
                    let place = self.at(it.range);
                    value = self.binary(it.op, &value, &right, place)?;
                }
                Ok(value)
            }
            Expr::BoolOp(it) => self.logical(it),
            Expr::UnaryOp(it) => {
                let operand = self.expression(&it.operand)?;
                let answer = operators::unary(&mut self.world, it.op, &operand.value);
                self.answered(answer, operand.from)
            }
            Expr::Compare(it) => self.compare(it),
            Expr::If(it) => {
                let test = self.expression(&it.test)?;
                match self.truth(&test) {
                    Some(true) => self.expression(&it.body),
                    Some(false) => self.expression(&it.orelse),
                    None => {
                        let then = self.maybe(|m| m.expression(&it.body))?;
                        let otherwise = self.maybe(|m| m.expression(&it.orelse))?;
                        Ok(match (then, otherwise) {
                            (Some(then), Some(otherwise)) => self.merge(then, otherwise),
                            (one, other) => one.or(other).unwrap_or(Val::UNKNOWN),
                        })
                    }
                }
            }
            Expr::FString(it) => self.interpolated(it.value.iter().flat_map(pieces)),
            Expr::TString(it) => {
                let elements = it.value.iter().flat_map(|string| string.elements.iter());
                self.interpolated(elements.map(Piece::of))
            }
            Expr::List(it) => {
                let items = self.elements(&it.elts)?;
                self.object(Kind::List(items))
            }
            Expr::Tuple(it) => {
                let items = self.elements(&it.elts)?;
                self.object(Kind::Tuple(items.into()))
            }
            Expr::Set(it) => {
                let items = self.elements(&it.elts)?;
                self.new_set(items)
            }
            Expr::Dict(it) => self.dictionary(it),
            Expr::Lambda(it) => self.lambda(it),
            Expr::ListComp(it) => {
                let items = self.comprehended(&it.generators, |m| m.expression(&it.elt))?;
                self.collected(items, Kind::List)
            }
            Expr::SetComp(it) => {
                let items = self.comprehended(&it.generators, |m| m.expression(&it.elt))?;
                let val = self.new_set(items.known)?;
                self.with_rest(val, items.rest)
            }
            Expr::Generator(it) => {
                let items = self.comprehended(&it.generators, |m| m.expression(&it.elt))?;
                self.collected(items, |items| Kind::Iterator { items: items.into(), at: 0 })
            }
            Expr::DictComp(it) => self.dictionary_comprehension(it),
            Expr::Named(it) => {
                let value = self.expression(&it.value)?;
                self.assign(&it.target, value.clone())?;
                Ok(value)
            }
            Expr::Await(it) => self.expression(&it.value),
            Expr::Yield(it) => {
                let value = it.value.as_ref().map_or(Ok(Val::NONE), |value| self.expression(value))?;
                self.frame.yields.push(value);
                Ok(Val::UNKNOWN)
            }
            Expr::YieldFrom(it) => {
                let value = self.expression(&it.value)?;
                match self.iterated(&value)? {
                    Some(items) => self.frame.yields.extend(items),
                    None => self.frame.yields.push(Val::unknown(value.from)),
                }
                Ok(Val::UNKNOWN)
            }
            Expr::Starred(it) => self.expression(&it.value),
            Expr::Slice(it) => {
                let mut parts = [None; 3];
                for (part, bound) in parts.iter_mut().zip([&it.lower, &it.upper, &it.step]) {
                    if let Some(bound) = bound {
                        let value = self.expression(bound)?;
                        *part = small(&value.value);
                    }
                }
                self.object(Kind::Slice(parts))
            }
            Expr::IpyEscapeCommand(it) => {
                let line = Val::text(&*it.value);
                let place = self.at(it.range);
                let system = self.host_value("os.system");
                self.call(&system, super::call::Arguments::of(vec![line]), place)
            }
        }
    }

    /// What a name stands for: in the program, in the language, or in a module of which everything was taken in.
    pub(super) fn name(&mut self, name: &'a str) -> Val {
        let symbol = self.symbol(name);
        if let Some(val) = self.frame.env.find(symbol) {
            return val;
        }
        self.name_of_nothing(name)
    }

    /// A name that the program gave no value.
    pub(super) fn name_of_nothing(&mut self, name: &str) -> Val {
        if name == "__name__" {
            return match self.host.is_script {
                true => Val::text("__main__"),
                false => Val::UNKNOWN,
            };
        }
        if let Some(val) = self.rooted_value(name) {
            return val;
        }
        if !host_builtin(name) {
            for module in self.stars.clone() {
                let full = format!("{module}.{name}");
                if super::host::has_effect(&full) || module.starts_with("import:") {
                    return self.imported_member(&module, name);
                }
            }
        }
        self.host_value(if name == "__builtins__" { "builtins" } else { name })
    }

    /// The value of an answer: what it was made of stays known.
    pub(super) fn answered(&mut self, answer: Answer, from: Origin) -> Result<Val, Abrupt> {
        match answer {
            Answer::Known(value) => Ok(self.stamped(Val { value, from })),
            Answer::Element(element) => {
                let from = self.join(element.from, from);
                Ok(element.from(from))
            }
            Answer::Raises(class) => self.raise(class),
            Answer::Unknown => Ok(Val::unknown(from)),
        }
    }

    /// Elements of a container that was computed from `val.from` came from there.
    pub(super) fn stamped(&mut self, val: Val) -> Val {
        if val.from.is_plain() {
            return val;
        }
        let Some(id) = val.as_object() else { return val };
        let from = val.from;
        let mark = |items: &mut dyn Iterator<Item = &mut Val>| {
            for item in items {
                if item.from.is_plain() {
                    item.from = from;
                }
            }
        };
        match &mut self.world.heap.get_mut(id).kind {
            Kind::List(items) => mark(&mut items.iter_mut()),
            Kind::Tuple(items) => {
                let mut all: Vec<Val> = items.to_vec();
                mark(&mut all.iter_mut());
                *items = all.into();
            }
            Kind::Dict(items) => mark(&mut items.values_mut().map(|(_, value)| value)),
            Kind::Iterator { items, .. } => {
                let mut all: Vec<Val> = items.to_vec();
                mark(&mut all.iter_mut());
                *items = all.into();
            }
            _ => {}
        }
        val
    }

    pub(super) fn object(&mut self, kind: Kind<'a>) -> Result<Val, Abrupt> {
        self.world.heap.add(kind).map(Val::object).ok_or(Abrupt::Stop)
    }

    pub(super) fn truth(&mut self, val: &Val) -> Option<bool> {
        if let Some(name) = val.as_host() {
            // A module or function is there; what a call gave may be anything.
            let text = self.world.names.text(name);
            return (!text.contains("()") && !text.starts_with("import:") && super::host::is_function(&text))
                .then_some(true);
        }
        if let Some(id) = val.as_object() {
            let object = self.world.heap.get(id);
            if object.open {
                return None;
            }
            if matches!(object.kind, Kind::Instance { .. }) {
                return None;
            }
        }
        operators::truth(&self.world, &val.value)
    }

    pub(super) fn binary(&mut self, op: Operator, left: &Val, right: &Val, at: super::At) -> Result<Val, Abrupt> {
        if let Some(method) = dunder(op)
            && let Some(id) = left.as_object()
            && let Some(function) = self.class_attribute(id, method)
        {
            let arguments = super::call::Arguments::of(vec![right.clone()]);
            return self.call_with(&function, Some(left.clone()), arguments, at);
        }
        // A path is joined by division; what a text divides is one, known or not.
        let path = right.as_partial().is_some() && (!left.is_known() || left.as_partial().is_some());
        if op == Operator::Div && (path || left.as_host().is_some()) {
            return self.path_joined(&[left.clone(), right.clone()]);
        }
        let (a, b) = (self.deep(left), self.deep(right));
        let from = self.join(a, b);
        let answer = operators::binary(&mut self.world, op, &left.value, &right.value);
        if let (Answer::Unknown, Operator::Add | Operator::Mod) = (&answer, op)
            && let Some(text) = left.as_partial().filter(|text| self.world.spend(2 * text.as_str().len()))
        {
            // What is added is not known; what it is added to is.
            let text = text.as_str();
            let whole = if op == Operator::Add { format!("{text}{HOLE}") } else { text.replace("%s", "…") };
            return Ok(Val { value: Value::Partial(whole.into()), from });
        }
        if let (Answer::Unknown, Operator::Add) = (&answer, op)
            && let Some(text) = right.as_partial().filter(|text| self.world.spend(2 * text.as_str().len()))
        {
            let whole = format!("{HOLE}{}", text.as_str());
            return Ok(Val { value: Value::Partial(whole.into()), from });
        }
        self.answered(answer, from)
    }

    fn logical(&mut self, it: &'a ExprBoolOp) -> Result<Val, Abrupt> {
        let or = it.op == BoolOp::Or;
        let mut out: Option<Val> = None;
        for (index, value) in it.values.iter().enumerate() {
            let value = match out.is_some() {
                true => self.maybe(|m| m.expression(value))?.unwrap_or(Val::UNKNOWN),
                false => self.expression(value)?,
            };
            let truth = self.truth(&value);
            let last = index + 1 == it.values.len();
            match (truth, &out) {
                (Some(truth), None) if truth == or || last => return Ok(value),
                (Some(truth), None) if truth != or => {}
                _ => {
                    out = Some(match out.take() {
                        Some(old) => self.merge(old, value),
                        None => value,
                    });
                }
            }
            if truth == Some(or) {
                break;
            }
        }
        Ok(out.unwrap_or(Val::UNKNOWN))
    }

    fn compare(&mut self, it: &'a ExprCompare) -> Result<Val, Abrupt> {
        let mut left = self.expression(&it.left)?;
        let mut known = Some(true);
        for (op, right_side) in it.ops.iter().zip(&it.comparators) {
            let right = self.expression(right_side)?;
            let answer = match left.is_known() && right.is_known() && !self.is_open(&left) && !self.is_open(&right) {
                true => operators::compare(&mut self.world, *op, &left.value, &right.value),
                false => self.is_asked(*op, &left, &right, super::host::is_all_arguments(right_side)),
            };
            known = match (known, answer) {
                (Some(true), answer) => answer,
                (Some(false), _) => Some(false),
                (None, Some(false)) => Some(false),
                (None, _) => None,
            };
            left = right;
        }
        Ok(known.map_or(Val::UNKNOWN, Val::bool))
    }

    fn is_open(&self, val: &Val) -> bool {
        val.as_object().is_some_and(|id| {
            let object = self.world.heap.get(id);
            object.open || !object.rest.is_plain() || matches!(object.kind, Kind::Instance { .. })
        })
    }
}

/// A number that fits.
pub(super) fn small(value: &Value) -> Option<i64> {
    match value {
        Value::Int(int) => int.small(),
        Value::Bool(bool) => Some(i64::from(*bool)),
        _ => None,
    }
}

fn number(number: &Number) -> Value {
    match number {
        Number::Int(int) => match int.as_i64() {
            Some(small) => Value::Int(Int::Small(small)),
            None => {
                let text = int.to_string();
                let (digits, radix) = match text.get(..2) {
                    Some("0x" | "0X") => (&text[2..], 16),
                    Some("0o" | "0O") => (&text[2..], 8),
                    Some("0b" | "0B") => (&text[2..], 2),
                    _ => (&*text, 10),
                };
                let digits: Vec<u8> = digits.bytes().filter(|byte| *byte != b'_').collect();
                // Reading a number takes the square of its length.
                if digits.len() > 65_536 && radix == 10 {
                    return Value::Unknown;
                }
                num_bigint::BigInt::parse_bytes(&digits, radix).map_or(Value::Unknown, |big| Value::Int(big.into()))
            }
        },
        Number::Float(float) => Value::Float(*float),
        Number::Complex { .. } => Value::Unknown,
    }
}

fn host_builtin(name: &str) -> bool {
    super::host::is_builtin(name)
}

fn dunder(op: Operator) -> Option<&'static str> {
    Some(match op {
        Operator::Add => "__add__",
        Operator::Sub => "__sub__",
        Operator::Mult => "__mul__",
        Operator::MatMult => "__matmul__",
        Operator::Div => "__truediv__",
        Operator::Mod => "__mod__",
        Operator::Pow => "__pow__",
        Operator::LShift => "__lshift__",
        Operator::RShift => "__rshift__",
        Operator::BitOr => "__or__",
        Operator::BitXor => "__xor__",
        Operator::BitAnd => "__and__",
        Operator::FloorDiv => "__floordiv__",
    })
}
