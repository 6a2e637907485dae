//! Where a value came from: every value that is more than a plain constant points to a node here, and a node to what it
//! was made of. The path from a sink back to a source is read off these nodes and shown step by step.

use std::ops::{BitOr, BitOrAssign};

use oxc::span::Span;

use crate::limits;

/// What is known of where a value came from. A set.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub struct Labels(u32);

macro_rules! labels {
    ($($name:ident = $bit:literal, $word:literal, $doc:literal;)*) => {
        impl Labels {
            $(#[doc = $doc] pub const $name: Labels = Labels(1 << $bit);)*
            const WORDS: &[(Labels, &str)] = &[$((Labels::$name, $word)),*];
        }
    };
}

labels! {
    NETWORK = 0, "network", "A response from an address that the code names.";
    ANY_NETWORK = 1, "network by parameter", "A response from an address that the caller of a function names.";
    MESSAGE = 2, "message", "A message that comes in on a connection which the code opens.";
    REQUEST = 3, "request", "A request that comes in from outside.";
    CHAIN = 4, "blockchain", "Data read from a blockchain.";
    DNS = 5, "dns", "A DNS record.";
    FILE = 6, "file", "The content of a file.";
    ENVIRONMENT = 7, "environment", "The whole process environment.";
    VARIABLE = 8, "variable", "One variable of the environment.";
    SECRET = 9, "secret file", "A wallet, a browser's store, a key file, cloud credentials, a keychain.";
    CLIPBOARD = 10, "clipboard", "The clipboard.";
    HOSTNAME = 11, "host name", "The machine's name.";
    USER = 12, "user name", "The user's name.";
    DIRECTORY = 13, "directory", "The working or home directory.";
    INTERFACES = 14, "network interfaces", "Addresses of network interfaces, MAC included.";
    SYSTEM = 15, "system", "Platform, architecture, release: the same on many machines.";
    DECODED = 16, "decoded", "Text that stood encoded in the program or in a file of the project.";
    DECRYPTED = 17, "decrypted", "Text that came out of a cipher.";
    PARAMETER = 18, "parameter", "A parameter of a function that somebody else calls.";
    IMPORTED = 19, "imported", "A value of another module of the project.";
    KEY = 20, "key", "A private key, mnemonic, seed or password, shown by its use.";
    FETCHED_FILE = 21, "fetched file", "A file that was written with what came from the network.";
    STORAGE = 22, "browser storage", "Cookies and storage of the page.";
    HIDDEN_FILE = 23, "file that is not code", "The content of a file whose name says it is no code: font, image, data.";
}

impl Labels {
    /// Nothing.
    pub const NONE: Labels = Labels(0);
    /// What somebody outside decides.
    pub const REMOTE: Labels = Labels(Self::NETWORK.0 | Self::MESSAGE.0 | Self::CHAIN.0 | Self::DNS.0);
    /// What another file completes.
    pub const LOOSE: Labels = Labels(Self::PARAMETER.0 | Self::IMPORTED.0 | Self::VARIABLE.0);
    /// What identifies one machine or person.
    pub const IDENTITY: Labels = Labels(Self::HOSTNAME.0 | Self::USER.0 | Self::DIRECTORY.0 | Self::INTERFACES.0);

    /// All of these.
    pub(super) const fn of(all: &[Labels]) -> Labels {
        let (mut sum, mut n) = (0, 0);
        while n < all.len() {
            sum |= all[n].0;
            n += 1;
        }
        Labels(sum)
    }

    /// Both.
    pub const fn with(self, other: Labels) -> Labels {
        Labels(self.0 | other.0)
    }

    /// Whether any of `other` is in it.
    pub fn any(self, other: Labels) -> bool {
        self.0 & other.0 != 0
    }

    /// How many of `other` are in it.
    pub fn count(self, other: Labels) -> u32 {
        (self.0 & other.0).count_ones()
    }

    /// Whether it is empty.
    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Without `other`.
    pub fn without(self, other: Labels) -> Labels {
        Labels(self.0 & !other.0)
    }

    /// Only what is in both.
    pub fn only(self, other: Labels) -> Labels {
        Labels(self.0 & other.0)
    }

    /// Its words, for people.
    pub fn words(self) -> Vec<&'static str> {
        Self::WORDS.iter().filter(|(label, _)| self.any(*label)).map(|(_, word)| *word).collect()
    }
}

impl BitOr for Labels {
    type Output = Labels;
    fn bitor(self, other: Labels) -> Labels {
        Labels(self.0 | other.0)
    }
}

impl BitOrAssign for Labels {
    fn bitor_assign(&mut self, other: Labels) {
        self.0 |= other.0;
    }
}

/// A place in the program or in a text that the program ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct At {
    /// Index of the text: 0 is the file, others were run by it.
    pub(super) unit: u16,
    pub(super) span: Span,
}

/// A node's number; [`Origin::PLAIN`] for plain constants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Origin(u32);

impl Origin {
    pub(super) const PLAIN: Origin = Origin(0);

    pub(super) fn is_plain(self) -> bool {
        self.0 == 0
    }
}

/// One step that made a value.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) what: Box<str>,
    pub(super) at: At,
    pub(super) labels: Labels,
    pub(super) inputs: [Origin; 2],
}

/// All steps of one program.
#[derive(Debug)]
pub(super) struct Origins {
    nodes: Vec<Node>,
    /// How often loose ends were tied.
    tied: usize,
}

impl Origins {
    pub(super) fn new() -> Self {
        let at = At { unit: 0, span: Span::new(0, 0) };
        Self { nodes: vec![Node { what: "".into(), at, labels: Labels::NONE, inputs: [Origin::PLAIN; 2] }], tied: 0 }
    }

    pub(super) fn node(&self, origin: Origin) -> &Node {
        &self.nodes[origin.0 as usize]
    }

    pub(super) fn labels(&self, origin: Origin) -> Labels {
        self.node(origin).labels
    }

    /// A new step. Past the limit the nearest input stands for it, with what labels that has.
    pub(super) fn step(&mut self, what: impl Into<Box<str>>, at: At, labels: Labels, inputs: [Origin; 2]) -> Origin {
        if self.nodes.len() >= limits::EVALUATOR_ORIGINS {
            return inputs.into_iter().find(|input| !input.is_plain()).unwrap_or(Origin::PLAIN);
        }
        let inherited = inputs.iter().fold(labels, |sum, &input| sum | self.labels(input));
        self.nodes.push(Node { what: what.into(), at, labels: inherited, inputs });
        Origin(self.nodes.len() as u32 - 1)
    }

    /// A new step whose value says nothing of what its inputs said: an answer does not hold the question.
    pub(super) fn fresh(&mut self, what: impl Into<Box<str>>, at: At, labels: Labels, inputs: [Origin; 2]) -> Origin {
        if self.nodes.len() >= limits::EVALUATOR_ORIGINS {
            return Origin::PLAIN;
        }
        self.nodes.push(Node { what: what.into(), at, labels, inputs });
        Origin(self.nodes.len() as u32 - 1)
    }

    /// What two values have in common when they become one: no step of its own where one side says it all.
    pub(super) fn join(&mut self, a: Origin, b: Origin) -> Origin {
        if a == b || b.is_plain() {
            return a;
        }
        if a.is_plain() {
            return b;
        }
        let (in_a, in_b) = (self.labels(a), self.labels(b));
        // Two loose ends are two, though they are of one kind.
        if in_a.any(Labels::LOOSE) && in_b.any(Labels::LOOSE) {
            return self.tie(a, b);
        }
        if in_a | in_b == in_a {
            return a;
        }
        if in_a | in_b == in_b {
            return b;
        }
        let at = self.node(b).at;
        self.step("", at, Labels::NONE, [a, b])
    }

    /// Joins two values that other files complete, unless one is made of the other.
    fn tie(&mut self, a: Origin, b: Origin) -> Origin {
        if self.is_made_of(a, b) {
            return a;
        }
        if self.is_made_of(b, a) {
            return b;
        }
        if self.tied >= limits::EVALUATOR_TIES {
            return if self.labels(b).without(self.labels(a)).is_none() { a } else { b };
        }
        self.tied += 1;
        let at = self.node(b).at;
        self.step("", at, Labels::NONE, [a, b])
    }

    /// Whether `part` is among the nearest steps that made `whole`.
    fn is_made_of(&self, whole: Origin, part: Origin) -> bool {
        let mut near = [Origin::PLAIN; 24];
        near[0] = whole;
        let (mut next, mut end) = (0, 1);
        while next < end {
            let node = self.node(near[next]);
            next += 1;
            for input in node.inputs.into_iter().filter(|input| !input.is_plain()) {
                if input == part {
                    return true;
                }
                if end < near.len() && self.labels(input).any(Labels::LOOSE) {
                    near[end] = input;
                    end += 1;
                }
            }
        }
        false
    }

    /// The steps from a source to `origin`, in the order they happened, at most `most` of them. `wanted` says which of a
    /// node's two inputs is followed first.
    pub(super) fn path(&self, origin: Origin, wanted: Labels, most: usize) -> Vec<&Node> {
        let mut steps: Vec<&Node> = Vec::new();
        let mut at = origin;
        while !at.is_plain() && steps.len() < 4 * most {
            let node = self.node(at);
            if !node.what.is_empty() && steps.last().is_none_or(|last| last.what != node.what || last.at != node.at) {
                steps.push(node);
            }
            let [first, second] = node.inputs;
            at = if self.labels(first).any(wanted) || second.is_plain() { first } else { second };
        }
        steps.reverse();
        if steps.len() > most {
            steps.drain(most / 2..steps.len() - most / 2);
        }
        steps
    }

    /// The steps among those that made `origin` which brought one of `wanted` in, at most `most`.
    pub(super) fn sources(&self, origin: Origin, wanted: Labels, most: usize) -> Vec<Origin> {
        let mut found: Vec<Origin> = Vec::new();
        let mut work = vec![origin];
        let mut seen = rustc_hash::FxHashSet::default();
        while let Some(at) = work.pop() {
            if at.is_plain() || found.len() >= most || seen.len() > 4096 || !seen.insert(at) {
                continue;
            }
            let node = self.node(at);
            let inherited = node.inputs.iter().fold(Labels::NONE, |sum, &input| sum | self.labels(input));
            if node.labels.without(inherited).any(wanted) {
                found.push(at);
            }
            work.extend(node.inputs);
        }
        found.sort_unstable_by_key(|origin| origin.0);
        found
    }
}
