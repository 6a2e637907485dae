//! Which functions of a Python file are looked into although nothing in it calls them.
//!
//! What stands outside of functions is always followed, and what it calls. The rest of an honest module are functions of
//! which nearly all only compute, and looking into them was two thirds of what following costs. A function matters if it
//!
//! 1. holds a sign of an end or a word of a command (see [`super::gate`]), a module as a value (`getattr(os, …)`, `f(os)`,
//!    `x.os`), or a name that was given to what acts; and, in files up to [`limits::FOLLOWED_PAYLOAD_BYTES`],
//! 2. holds a source: it opens, decodes, asks who somebody is, writes an address down, takes a secret by its name; or calls a
//!    member by which things are sent ([`SOURCES`], [`SENDS`]): what it gives away may reach an end in another file;
//! 3. uses a function, class, attribute or name of the file that leads to an end: whose text holds a sign of one, or uses
//!    such a name itself, over any number of steps.
//!
//! Words that only look names up (`getattr`, `vars`) make no function matter: of a module, which is what has ends, 1. sees
//! the lookup. Names are compared as they are written, scopes are not told apart; methods and attributes count behind a
//! dot. Read off the tokens, because that is several times quicker than another walk of the tree.
//!
//! What slips, in files over [`limits::FOLLOWED_WHOLE_BYTES`] that hide nothing by shape: a function that nothing in the file
//! calls, that names no source and no end, and acts through what somebody hands it, or through what another function looked
//! up in something that is no module. In files over [`limits::FOLLOWED_PAYLOAD_BYTES`] also a function that nothing calls
//! and that only leads from a function of the file that reads to one that sends.

use std::sync::LazyLock;

use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_ast::visitor::{Visitor, walk_stmt};
use ruff_python_ast::{Expr, Parameters, Stmt, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::{FxHashMap, FxHashSet};

use super::gate::{Sign, Weight};
use super::machine;
use crate::limits;

/// Names of what brings something in that is worth giving away, or turns it into something else.
const SOURCES: &[&str] = &[
    // Files.
    "open",
    "fdopen",
    "read_text",
    "read_bytes",
    "expanduser",
    "expandvars",
    "copyfile",
    "copytree",
    "copy2",
    "make_archive",
    "ZipFile",
    "zipfile",
    "tarfile",
    "sqlite3",
    "shutil",
    // The environment, who and where the machine is.
    "environ",
    "environb",
    "getenv",
    "getenvb",
    "gethostname",
    "getfqdn",
    "getuser",
    "getpass",
    "getlogin",
    "getpwuid",
    "getnode",
    "uname",
    "platform",
    "psutil",
    "netifaces",
    "getmac",
    // What somebody types, copies, sees, keeps.
    "pyperclip",
    "clipboard",
    "win32clipboard",
    "clipboard_get",
    "ImageGrab",
    "pyautogui",
    "screenshot",
    "pyscreenshot",
    "mss",
    "VideoCapture",
    "keyboard",
    "pynput",
    "win32crypt",
    "CryptUnprotectData",
    "browser_cookie3",
    "browsercookie",
    "browser_history",
    "secretstorage",
    "keyring",
    "get_credentials",
    // Decoders.
    "b64decode",
    "urlsafe_b64decode",
    "standard_b64decode",
    "b32decode",
    "b16decode",
    "b85decode",
    "a85decode",
    "decodebytes",
    "decodestring",
    "a2b_base64",
    "a2b_hex",
    "unhexlify",
    "fromhex",
    "decompress",
    "decompressobj",
    "decrypt",
    "Fernet",
    "AES",
    // Keys of wallets.
    "Account",
    "Keypair",
    "Mnemonic",
    "PrivateKey",
    "SigningKey",
    "from_key",
    "from_mnemonic",
    "from_seed",
    "to_seed",
    "from_wif",
    "Bip39SeedGenerator",
    "privateKeyToAccount",
    "sign_transaction",
    "mnemonic_to_private_key",
    "seed_from_mnemonic",
];

/// Members by which things are sent, whoever has them.
const SENDS: &[&str] = &[
    "post",
    "put",
    "patch",
    "urlopen",
    "sendall",
    "sendto",
    "send_message",
    "reply_text",
    "send_document",
    "send_file",
];

/// Rounds in which names lead on to names; past them every function matters.
const ROUNDS: usize = 24;

/// Behind a dot, or not.
const PLAIN: u8 = 1;
const MEMBER: u8 = 2;

static WORDS: LazyLock<Wanted<'static>> = LazyLock::new(|| {
    let mut words = Wanted::default();
    SOURCES.iter().for_each(|word| words.add(word, PLAIN | MEMBER));
    SENDS.iter().for_each(|word| words.add(word, MEMBER));
    words
});

/// What is known of a file before.
pub(super) struct Known<'k> {
    /// Where signs stand.
    pub(super) signs: &'k [Sign],
    /// Names that were given to what could act.
    pub(super) powers: &'k FxHashSet<String>,
    /// Names of modules.
    pub(super) modules: &'k FxHashSet<String>,
}

/// Places in functions that matter, in order; `None` where all of them do.
pub(super) fn places(source: &str, body: &[Stmt], tokens: &[Token], known: &Known<'_>) -> Option<Vec<u32>> {
    let of = |weight: Weight| known.signs.iter().filter(move |sign| sign.weight == weight).map(|sign| sign.at);
    let mut seen = Seen::default();
    First { source, modules: known.modules }.scan(tokens, &mut seen);
    let mut ends: Vec<u32> = of(Weight::End).chain(seen.modules.iter().copied()).collect();
    let mut found: Vec<u32> = of(Weight::Own).chain(ends.iter().copied()).collect();
    let mut wanted = Wanted::default();
    known.powers.iter().for_each(|name| wanted.add(name, PLAIN));
    if source.len() > limits::FOLLOWED_PAYLOAD_BYTES {
        wanted.scan(source, tokens, &mut found);
    } else {
        let mut look = Look::default();
        look.visit_body(body);
        found.extend(look.secret.iter().chain(&seen.sources).chain(&seen.addresses));
        // An address outside of functions has a name.
        let functions: Vec<TextRange> = look.leads.iter().filter(|lead| lead.function).map(|lead| lead.range).collect();
        let outside = |at: &&u32| !functions.iter().any(|range| range.contains((**at).into()));
        ends.extend(seen.addresses.iter().filter(outside));
        let Look { mut leads, globals, .. } = look;
        leads.retain(|lead| lead.given || globals.contains(lead.name));
        if !spread(source, tokens, leads, wanted, ends, &mut found) {
            return None;
        }
    }
    found.sort_unstable();
    Some(found)
}

/// Puts the places into `found` at which names stand that lead to `ends`; false if that takes too long.
fn spread<'n>(
    source: &str,
    tokens: &[Token],
    mut leads: Vec<Lead<'n>>,
    mut wanted: Wanted<'n>,
    mut ends: Vec<u32>,
    found: &mut Vec<u32>,
) -> bool {
    for _ in 0..ROUNDS {
        ends.sort_unstable();
        leads.retain(|lead| {
            let leads_on = holds(&ends, lead.range);
            if leads_on {
                wanted.add(lead.name, if lead.member { MEMBER } else { PLAIN });
            }
            !leads_on
        });
        if wanted.names.is_empty() {
            return true;
        }
        ends.clear();
        wanted.scan(source, tokens, &mut ends);
        found.extend(&ends);
        wanted = Wanted::default();
    }
    false
}

/// Whether one of `places`, which are in order, lies in `range`.
fn holds(places: &[u32], range: TextRange) -> bool {
    let at = places.partition_point(|place| *place < u32::from(range.start()));
    places.get(at).is_some_and(|place| *place < u32::from(range.end()))
}

/// Something that a name of the file stands for: what holds an end in its range can be reached by the name.
struct Lead<'a> {
    name: &'a str,
    range: TextRange,
    /// The name is one behind a dot.
    member: bool,
    function: bool,
    /// The name is seen by other functions.
    given: bool,
}

/// Walks the statements.
#[derive(Default)]
struct Look<'a> {
    leads: Vec<Lead<'a>>,
    globals: FxHashSet<&'a str>,
    /// Where functions begin that take a secret by its name.
    secret: Vec<u32>,
    classes: Vec<&'a str>,
    /// Functions around this place.
    depth: usize,
}

impl<'a> Look<'a> {
    fn function(&mut self, it: &'a StmtFunctionDef) {
        let lead = |name, member| Lead { name, range: it.range, member, function: true, given: true };
        let name = it.name.id.as_str();
        self.leads.push(lead(name, !self.classes.is_empty()));
        if let Some(class) = self.classes.last() {
            // Who makes an instance calls some of its methods without naming them.
            if name.starts_with("__") {
                self.leads.push(lead(class, false));
                self.leads.push(lead(class, true));
            }
        }
        if takes_secret(&it.parameters) {
            self.secret.push(it.range.start().into());
        }
    }

    /// `target = value`, where `value` stands in `range`.
    fn given(&mut self, target: &'a Expr, range: TextRange) {
        let mut work = vec![target];
        while let Some(target) = work.pop() {
            let given = self.depth == 0;
            match target {
                Expr::Name(it) => {
                    let name = it.id.as_str();
                    self.leads.push(Lead { name, range, member: false, function: false, given });
                    if !self.classes.is_empty() {
                        self.leads.push(Lead { name, range, member: true, function: false, given });
                    }
                }
                Expr::Attribute(it) => {
                    let name = it.attr.id.as_str();
                    self.leads.push(Lead { name, range, member: true, function: false, given: true });
                }
                Expr::Subscript(it) => work.push(&it.value),
                Expr::Starred(it) => work.push(&it.value),
                Expr::Tuple(it) => work.extend(&it.elts),
                Expr::List(it) => work.extend(&it.elts),
                _ => {}
            }
        }
    }
}

impl<'a> Visitor<'a> for Look<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(it) => {
                self.function(it);
                self.depth += 1;
                let classes = std::mem::take(&mut self.classes);
                walk_stmt(self, stmt);
                self.classes = classes;
                self.depth -= 1;
                return;
            }
            Stmt::ClassDef(it) => {
                self.classes.push(it.name.id.as_str());
                let depth = std::mem::take(&mut self.depth);
                walk_stmt(self, stmt);
                self.depth = depth;
                self.classes.pop();
                return;
            }
            Stmt::Assign(it) if !is_plain(&it.value) => {
                it.targets.iter().for_each(|target| self.given(target, it.value.range()));
            }
            Stmt::AnnAssign(it) => {
                if let Some(value) = it.value.as_ref().filter(|value| !is_plain(value)) {
                    self.given(&it.target, value.range());
                }
            }
            Stmt::AugAssign(it) => self.given(&it.target, it.value.range()),
            Stmt::For(it) => self.given(&it.target, it.iter.range()),
            Stmt::With(it) => {
                for item in &it.items {
                    if let Some(target) = &item.optional_vars {
                        self.given(target, item.context_expr.range());
                    }
                }
            }
            Stmt::Global(it) => self.globals.extend(it.names.iter().map(|name| name.id.as_str())),
            _ => {}
        }
        walk_stmt(self, stmt);
    }

    /// No expression holds a statement.
    fn visit_expr(&mut self, _: &'a Expr) {}
}

/// A value in which no name stands.
fn is_plain(value: &Expr) -> bool {
    matches!(value, Expr::NumberLiteral(_) | Expr::BooleanLiteral(_) | Expr::NoneLiteral(_))
}

fn takes_secret(parameters: &Parameters) -> bool {
    let plain = parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs);
    let mut names = plain.map(|parameter| parameter.parameter.name.id.as_str());
    names.any(|name| name.len() > 4 && machine::names_secret(name))
}

/// Names that are looked for among the tokens.
#[derive(Default)]
struct Wanted<'a> {
    names: FxHashMap<&'a str, u8>,
    /// A bit for every length and first letter that there is.
    shapes: [u64; 4],
}

fn shape(name: &[u8]) -> (usize, u64) {
    (name.len() & 3, 1 << (name.first().copied().unwrap_or(0) & 63))
}

impl<'a> Wanted<'a> {
    fn add(&mut self, name: &'a str, how: u8) {
        let (row, bit) = shape(name.as_bytes());
        self.shapes[row] |= bit;
        *self.names.entry(name).or_default() |= how;
    }

    fn has(&self, name: &str, how: u8) -> bool {
        let (row, bit) = shape(name.as_bytes());
        self.shapes[row] & bit != 0 && self.names.get(name).is_some_and(|known| known & how != 0)
    }

    /// Where one of the names is used.
    fn scan(&self, source: &str, tokens: &[Token], found: &mut Vec<u32>) {
        let mut before = TokenKind::Newline;
        for token in tokens {
            let kind = token.kind();
            match kind {
                TokenKind::Comment | TokenKind::NonLogicalNewline => continue,
                TokenKind::Name if !matches!(before, TokenKind::Def | TokenKind::Class) => {
                    let how = match before {
                        TokenKind::Dot => MEMBER,
                        // `other = method` in a class.
                        TokenKind::Equal => PLAIN | MEMBER,
                        _ => PLAIN,
                    };
                    if source.get(token.range().to_std_range()).is_some_and(|name| self.has(name, how)) {
                        found.push(token.start().into());
                    }
                }
                _ => {}
            }
            before = kind;
        }
    }
}

/// Where something stands that is told by the tokens alone.
#[derive(Default)]
struct Seen {
    sources: Vec<u32>,
    /// Modules as values.
    modules: Vec<u32>,
    addresses: Vec<u32>,
}

/// The first look at the tokens.
struct First<'s> {
    source: &'s str,
    modules: &'s FxHashSet<String>,
}

impl First<'_> {
    fn scan(&self, tokens: &[Token], seen: &mut Seen) {
        let mut modules = Wanted::default();
        self.modules.iter().for_each(|name| modules.add(name, PLAIN));
        let mut before = TokenKind::Newline;
        let mut imports = false;
        for (index, token) in tokens.iter().enumerate() {
            let kind = token.kind();
            let begins = matches!(before, TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent | TokenKind::Semi);
            match kind {
                TokenKind::Comment | TokenKind::NonLogicalNewline => continue,
                TokenKind::Import | TokenKind::From if begins || before == TokenKind::Colon => imports = true,
                TokenKind::Newline | TokenKind::Semi => imports = false,
                TokenKind::Name if !imports && before != TokenKind::Def => {
                    let Some(name) = self.source.get(token.range().to_std_range()) else { continue };
                    let member = before == TokenKind::Dot;
                    let at = token.start().into();
                    if WORDS.has(name, if member { MEMBER } else { PLAIN }) {
                        seen.sources.push(at);
                    }
                    let taken = match member {
                        true => matches!(name, "os" | "_os" | "sys" | "_sys" | "modules"),
                        false => modules.has(name, PLAIN) && self.is_taken(&tokens[index + 1..]),
                    };
                    if taken {
                        seen.modules.push(at);
                    }
                }
                // A text that stands alone is a remark.
                TokenKind::String | TokenKind::FStringMiddle | TokenKind::TStringMiddle if !begins => {
                    let range = token.range().to_std_range();
                    let text = self.source.as_bytes().get(range).unwrap_or_default();
                    if text.len() > 6 && memchr::memmem::find(text, b"://").is_some() {
                        seen.addresses.push(token.start().into());
                    }
                }
                _ => {}
            }
            before = kind;
        }
    }

    /// Whether the module before these tokens is taken as a value, and not only asked for a member. A member between
    /// underscores may be all of them: `os.__dict__`.
    fn is_taken(&self, next: &[Token]) -> bool {
        match next {
            [first, second, ..] if first.kind() == TokenKind::Dot => {
                self.source.get(second.range().to_std_range()).is_some_and(|name| name.starts_with("__"))
            }
            [first, ..] => first.kind() != TokenKind::Equal,
            [] => true,
        }
    }
}
