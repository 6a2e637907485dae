//! Reads expressions and the words of commands.

use super::parse::Parser;
use super::tree::{Node, Op, Relation};

/// How tightly operators bind, the loosest first.
const LEVELS: usize = 6;

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Node {
        self.binary(0)
    }

    fn binary(&mut self, level: usize) -> Node {
        if level >= LEVELS {
            return self.list();
        }
        let mut left = self.binary(level + 1);
        loop {
            self.blanks();
            let Some((op, length)) = self.operator(level) else { return left };
            self.at += length;
            self.lines();
            let right = self.nested(|parser| Some(parser.binary(level + 1))).unwrap_or(Node::Number(0));
            left = Node::Binary(op, Box::new(left), Box::new(right));
        }
    }

    /// The operator of a level that stands here.
    fn operator(&self, level: usize) -> Option<(Op, usize)> {
        let (first, second) = (self.peek(0), self.peek(1));
        match (level, first) {
            (3, b'+') if !matches!(second, b'=' | b'+') => return Some((Op::Add, 1)),
            (3, b'-') if !second.is_ascii_alphabetic() && !matches!(second, b'=' | b'-') => {
                return Some((Op::Subtract, 1));
            }
            (4, b'*') if second != b'=' => return Some((Op::Multiply, 1)),
            (4, b'/') if second != b'=' => return Some((Op::Divide, 1)),
            (4, b'%') if second != b'=' => return Some((Op::Rest, 1)),
            (_, b'-') => {}
            _ => return None,
        }
        let rest = &self.bytes[self.at + 1..];
        let length = rest.iter().take(14).take_while(|b| b.is_ascii_alphabetic()).count();
        let word = self.text.get(self.at + 1..self.at + 1 + length)?.to_ascii_lowercase();
        let (wanted, op) = match word.as_str() {
            "and" | "or" | "xor" => (0, Op::Other),
            "bxor" => (1, Op::Xor),
            "band" => (1, Op::And),
            "bor" => (1, Op::Or),
            "shl" => (1, Op::ShiftLeft),
            "shr" => (1, Op::ShiftRight),
            "join" => (2, Op::Join),
            "split" | "csplit" | "isplit" => (2, Op::Split),
            "replace" | "creplace" | "ireplace" => (2, Op::Replace),
            "as" => (2, Op::As),
            "f" => (5, Op::Format),
            "eq" | "ceq" | "ieq" => (2, Op::Compare(Relation::Equal)),
            "ne" | "cne" | "ine" => (2, Op::Compare(Relation::NotEqual)),
            "lt" | "clt" | "ilt" => (2, Op::Compare(Relation::Less)),
            "le" | "cle" | "ile" => (2, Op::Compare(Relation::LessOrEqual)),
            "gt" | "cgt" | "igt" => (2, Op::Compare(Relation::Greater)),
            "ge" | "cge" | "ige" => (2, Op::Compare(Relation::GreaterOrEqual)),
            "like" | "notlike" | "match" | "notmatch" | "contains" | "notcontains" | "in" | "notin" | "is"
            | "isnot" | "cmatch" | "imatch" | "clike" | "ilike" => (2, Op::Other),
            _ => return None,
        };
        (wanted == level).then_some((op, length + 1))
    }

    /// `a, b, c` and `a .. b`
    fn list(&mut self) -> Node {
        self.blanks();
        if self.peek(0) == b',' && !self.single {
            self.at += 1;
            let only = self.unary();
            return Node::List(vec![only]);
        }
        let first = self.unary();
        self.blanks();
        let mut node = first;
        if self.peek(0) == b',' && !self.single {
            let mut items = vec![node];
            while self.peek(0) == b',' {
                self.at += 1;
                self.lines();
                items.push(self.unary());
                self.blanks();
            }
            node = Node::List(items);
        }
        if self.peek(0) == b'.' && self.peek(1) == b'.' {
            self.at += 2;
            self.blanks();
            let last = self.unary();
            node = Node::Binary(Op::Range, Box::new(node), Box::new(last));
        }
        node
    }

    pub(super) fn unary(&mut self) -> Node {
        self.blanks();
        let nested = |parser: &mut Self| parser.nested(|parser| Some(parser.unary())).unwrap_or(Node::Number(0));
        match (self.peek(0), self.peek(1)) {
            (b'!', _) => {
                self.at += 1;
                Node::Unary(Op::Other, Box::new(nested(self)))
            }
            (b'+' | b'-', b'+' | b'-') if self.peek(0) == self.peek(1) => {
                let by = if self.peek(0) == b'+' { 1 } else { -1 };
                self.at += 2;
                match nested(self) {
                    Node::Variable(name) => Node::Step(name, by, false),
                    other => other,
                }
            }
            (b'+', _) => {
                self.at += 1;
                nested(self)
            }
            (b'-', b) if !b.is_ascii_alphabetic() => {
                self.at += 1;
                Node::Unary(Op::Subtract, Box::new(nested(self)))
            }
            (b'-', _) => {
                let rest = &self.bytes[self.at + 1..];
                let length = rest.iter().take(10).take_while(|b| b.is_ascii_alphabetic()).count();
                let word = self.text.get(self.at + 1..self.at + 1 + length).unwrap_or_default().to_ascii_lowercase();
                let op = match word.as_str() {
                    "join" => Op::Join,
                    "split" => Op::Split,
                    "bnot" => Op::Not,
                    "not" => Op::Other,
                    _ => return Node::Text(String::new()),
                };
                self.at += 1 + length;
                self.blanks();
                let inside = match op {
                    Op::Join | Op::Split => self.nested(|parser| Some(parser.list())).unwrap_or(Node::Number(0)),
                    _ => nested(self),
                };
                Node::Unary(op, Box::new(inside))
            }
            (b'[', _) => {
                let name = self.balanced_type();
                let here = self.at;
                self.blanks();
                if self.peek(0) == b':' && self.peek(1) == b':' || matches!(self.peek(0), b'.') {
                    self.at = here;
                    return self.members(Node::Type(name));
                }
                match self.peek(0) {
                    b'$' | b'(' | b'\'' | b'"' | b'@' | b'[' | b'0'..=b'9' | b'-' | b'{' | b',' => {
                        Node::Cast(name, Box::new(nested(self)))
                    }
                    _ => {
                        self.at = here;
                        Node::Type(name)
                    }
                }
            }
            _ => self.postfix(),
        }
    }

    /// The name between square brackets.
    pub(super) fn balanced_type(&mut self) -> String {
        let start = self.at + 1;
        let mut open = 0usize;
        while self.at < self.bytes.len() {
            match self.peek(0) {
                b'[' => open += 1,
                b']' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                }
                b'\n' | b'(' if open == 1 => break,
                _ => {}
            }
            self.at += 1;
        }
        let end = self.at.min(self.bytes.len());
        if self.peek(0) == b'(' {
            // An attribute with arguments: `[Parameter(Mandatory)]`.
            self.bracketed();
        }
        if self.peek(0) == b']' {
            self.at += 1;
        }
        let name = self.text.get(start..end).unwrap_or_default().to_ascii_lowercase().replace(['`', ' '], "");
        name.strip_prefix("system.").unwrap_or(&name).to_owned()
    }

    pub(super) fn postfix(&mut self) -> Node {
        let node = self.primary();
        self.members(node)
    }

    pub(super) fn members(&mut self, mut node: Node) -> Node {
        loop {
            let (first, second) = (self.peek(0), self.peek(1));
            match first {
                b'.' if second == b'.' => return node,
                b'.' => self.at += 1,
                b':' if second == b':' => self.at += 2,
                b'?' if second == b'.' => self.at += 2,
                b'[' => {
                    self.at += 1;
                    let inside = self
                        .nested(|parser| Some(parser.with_single(false, Self::expression)))
                        .unwrap_or(Node::Number(0));
                    self.lines();
                    while !matches!(self.peek(0), b']' | 0 | b'\n') {
                        self.at += 1;
                    }
                    self.at += usize::from(self.peek(0) == b']');
                    node = Node::Index(Box::new(node), Box::new(inside));
                    continue;
                }
                b'+' | b'-' if second == first => {
                    let Node::Variable(name) = node else {
                        self.at += 2 * usize::from(first == b'+');
                        return node;
                    };
                    self.at += 2;
                    return Node::Step(name, if first == b'+' { 1 } else { -1 }, true);
                }
                _ => return node,
            }
            self.lines();
            let name = self.member_name();
            if self.peek(0) == b'(' {
                let arguments = self.arguments();
                node = Node::Call(Box::new(node), Box::new(name), arguments);
            } else {
                node = Node::Member(Box::new(node), Box::new(name));
            }
        }
    }

    fn member_name(&mut self) -> Node {
        match self.peek(0) {
            b'$' | b'(' | b'\'' | b'"' => self.nested(|parser| Some(parser.primary())).unwrap_or(Node::Number(0)),
            _ => {
                let start = self.at;
                while self.peek(0).is_ascii_alphanumeric() || matches!(self.peek(0), b'_' | b'`') {
                    self.at += 1;
                }
                Node::Text(self.text.get(start..self.at).unwrap_or_default().replace('`', ""))
            }
        }
    }

    fn arguments(&mut self) -> Vec<Node> {
        self.at += 1;
        self.lines();
        let mut out = Vec::new();
        while !matches!(self.peek(0), b')' | 0) {
            let before = self.at;
            if let Some(node) = self.nested(|parser| Some(parser.with_single(true, Self::expression))) {
                out.push(node)
            }
            self.lines();
            if self.peek(0) == b',' {
                self.at += 1;
            }
            self.lines();
            if self.at == before {
                self.at += 1;
                while !self.text.is_char_boundary(self.at) {
                    self.at += 1;
                }
            }
        }
        self.at += usize::from(self.peek(0) == b')');
        out
    }
}
