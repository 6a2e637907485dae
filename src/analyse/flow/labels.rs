//! What is known of where a value came from.

use std::ops::{BitOr, BitOrAssign};

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
    SCREEN = 24, "screen", "What the screen or a camera shows.";
    KEYS = 25, "typed keys", "What is typed.";
    COMPILED = 26, "compiled code", "Code in a form that nobody can read.";
    NAMED_KEY = 27, "named as a key", "What is only called a private key, mnemonic or seed.";
    SEALED = 29, "held by the program", "A long text of the program itself that stood encoded in it.";
    NAMED_SECRET = 28, "named as a secret", "What is only called a password, token or access key.";
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
    pub(in crate::analyse) const fn of(all: &[Labels]) -> Labels {
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
