//! What programs are, as far as a command line's meaning depends on it: who fetches, who interprets, who only starts
//! another program.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// How a program takes part in a command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Gets bytes from the network.
    Fetcher,
    /// A POSIX shell: `-c` takes code.
    Shell,
    /// Another interpreter: `-e`, `-c`, `-r` take code.
    Interpreter,
    /// `cmd`
    Cmd,
    /// `powershell`, `pwsh`
    PowerShell,
    /// `iex`
    Iex,
    /// `eval`
    Eval,
    /// `source`, `.`
    Source,
    /// Starts what follows it.
    Prefix,
    /// Hands its input on, changed or not.
    Filter,
    /// `npm` and relatives.
    PackageManager,
    /// Runs each of its arguments as a command.
    Runner,
    /// `git`
    Git,
    /// Runs a script or installs a package from an address or file: `mshta`, `regsvr32`, `msiexec`.
    Installer,
    /// Ties its input and output to a connection: `nc`, `socat`, `telnet`.
    Netcat,
    /// Builtins without interest.
    Builtin,
}

/// Programs by their role.
const PROGRAMS: &[(Role, &[&str])] = &[
    (
        Role::Fetcher,
        &[
            "curl",
            "wget",
            "wget2",
            "aria2c",
            "iwr",
            "irm",
            "invoke-webrequest",
            "invoke-restmethod",
            "http",
            "https",
            "xh",
            "fetch",
            "lynx",
            "w3m",
            "links",
            "bitsadmin",
            "certutil",
            "start-bitstransfer",
            "axel",
        ],
    ),
    (Role::Shell, &["sh", "bash", "zsh", "dash", "ash", "ksh", "mksh", "fish", "rbash", "tcsh", "csh"]),
    (
        Role::Interpreter,
        &[
            "node",
            "nodejs",
            "bun",
            "deno",
            "nodemon",
            "ts-node",
            "ts-node-dev",
            "tsx",
            "babel-node",
            "perl",
            "ruby",
            "php",
            "lua",
            "osascript",
            "wscript",
            "cscript",
            "electron",
            "esno",
            "jiti",
            "forever",
            "pm2",
            "node-dev",
            "supervisor",
        ],
    ),
    (Role::Interpreter, &["py"]),
    (Role::Cmd, &["cmd", "command.com"]),
    (Role::PowerShell, &["powershell", "pwsh", "powershell_ise"]),
    (Role::Iex, &["iex", "invoke-expression"]),
    (Role::Eval, &["eval"]),
    (Role::Source, &["source", "."]),
    (
        Role::Prefix,
        &[
            "sudo",
            "doas",
            "env",
            "nohup",
            "setsid",
            "time",
            "nice",
            "ionice",
            "stdbuf",
            "exec",
            "command",
            "builtin",
            "timeout",
            "gtimeout",
            "cross-env",
            "cross-env-shell",
            "dotenv",
            "env-cmd",
            "start",
            "start-process",
            "saps",
            "call",
            "busybox",
            "winpty",
            "wsl",
            "xvfb-run",
            "caffeinate",
            "chronic",
            "if",
            "then",
            "else",
            "elif",
            "do",
            "while",
            "until",
            "!",
            "xargs",
            "&",
            "open",
            "xdg-open",
            "explorer",
            "ii",
            "invoke-item",
            "conhost",
            "forfiles",
            "coproc",
            "unbuffer",
            "daemonize",
        ],
    ),
    (
        Role::Filter,
        &[
            "cat",
            "tee",
            "head",
            "tail",
            "tr",
            "sed",
            "awk",
            "grep",
            "gunzip",
            "gzip",
            "zcat",
            "xz",
            "bzip2",
            "base64",
            "base32",
            "xxd",
            "openssl",
            "rev",
            "cut",
            "dd",
            "sort",
            "uniq",
            "jq",
            "pv",
            "iconv",
            "dos2unix",
            "strings",
            "type",
            "gpg",
            "zstd",
            "out-string",
            "envsubst",
            "tac",
            "bzcat",
            "xzcat",
            "bunzip2",
            "unxz",
        ],
    ),
    (Role::PackageManager, &["npm", "yarn", "pnpm", "npx", "bunx", "pnpx", "cnpm"]),
    (Role::Runner, &["concurrently", "run-p", "run-s", "npm-run-all", "npm-run-all2", "wireit"]),
    (Role::Git, &["git"]),
    (Role::Netcat, &["nc", "ncat", "netcat", "nc.traditional", "nc.openbsd", "socat", "telnet", "cryptcat"]),
    (Role::Installer, &["mshta", "regsvr32", "msiexec", "rundll32", "installutil"]),
    (
        Role::Builtin,
        &[
            "true", "false", ":", "test", "[", "[[", "exit", "return", "shift", "wait", "trap", "fi", "done", "esac",
            "in", "local", "unset", "pwd", "sleep", "mkdir", "touch", "ls", "dir", "goto", "setlocal", "endlocal",
            "pause", "title", "cls", "color", "break", "continue", "function", "select", "rem",
        ],
    ),
];

static ROLES: LazyLock<FxHashMap<&'static str, Role>> = LazyLock::new(|| {
    // The first row that has a name decides.
    let rows = PROGRAMS.iter().rev();
    rows.flat_map(|(role, names)| names.iter().map(|name| (*name, *role))).collect()
});

/// The role of a program by its name in lower case, without folder and `.exe`.
pub fn role(name: &str) -> Option<Role> {
    match ROLES.get(name) {
        Some(role) => Some(*role),
        None => is_python(name).then_some(Role::Interpreter),
    }
}

fn is_python(name: &str) -> bool {
    let rest =
        name.strip_prefix("pythonw").or_else(|| name.strip_prefix("python")).or_else(|| name.strip_prefix("pypy"));
    rest.is_some_and(|version| version.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
}

/// A program's name without folder and ending, in lower case.
pub fn name_of(word: &str) -> String {
    let name = word.rsplit(['/', '\\']).next().unwrap_or(word).trim_matches(['"', '\'']).to_ascii_lowercase();
    for ending in [".exe", ".cmd", ".com", ".bat"] {
        if let Some(stem) = name.strip_suffix(ending)
            && role(stem).is_some()
        {
            return stem.to_owned();
        }
    }
    name
}

/// Options that take the next word as their value, by program; without them the value would pass for a file.
pub fn takes_value(program: &str, option: &str) -> bool {
    match program {
        "sudo" | "doas" => matches!(option, "-u" | "-g" | "-h" | "-p" | "-C" | "-r" | "-t"),
        "env" => matches!(option, "-u" | "-C" | "--unset" | "--chdir"),
        "nice" | "ionice" => matches!(option, "-n" | "-c" | "--adjustment"),
        "timeout" | "gtimeout" => matches!(option, "-s" | "-k" | "--signal" | "--kill-after"),
        "stdbuf" => matches!(option, "-i" | "-o" | "-e"),
        "xargs" => matches!(option, "-I" | "-n" | "-P" | "-L" | "-d" | "-E" | "-s" | "-a"),
        "dotenv" => matches!(option, "-e" | "-c" | "-v"),
        "env-cmd" => matches!(option, "-f" | "--file" | "-e"),
        "node" | "nodejs" | "electron" => {
            matches!(option, "--env-file" | "-C" | "--conditions" | "--stack-trace-limit" | "--title" | "--port")
        }
        "nodemon" => matches!(
            option,
            "-w" | "--watch"
                | "-e"
                | "--ext"
                | "-i"
                | "--ignore"
                | "-d"
                | "--delay"
                | "--config"
                | "--signal"
                | "-x"
                | "--exec"
        ),
        "ts-node" | "ts-node-dev" | "tsx" => {
            matches!(option, "-P" | "--project" | "-O" | "--compiler-options" | "--tsconfig" | "-T")
        }
        "deno" => matches!(option, "--config" | "-c" | "--import-map" | "--lock"),
        "bash" | "sh" | "zsh" => matches!(option, "-o" | "+o" | "-O" | "--rcfile" | "--init-file"),
        "npm" | "yarn" | "pnpm" | "npx" | "bun" => matches!(
            option,
            "--prefix"
                | "-C"
                | "--cwd"
                | "--dir"
                | "--filter"
                | "-F"
                | "-w"
                | "--workspace"
                | "--registry"
                | "-p"
                | "--package"
                | "--loglevel"
        ),
        name if is_python(name) => matches!(option, "-W" | "-X"),
        _ => false,
    }
}

/// The options by which an interpreter takes code from its arguments.
pub fn takes_code(program: &str, option: &str) -> bool {
    match program {
        "node" | "nodejs" | "bun" | "ts-node" | "tsx" | "babel-node" | "electron" => {
            matches!(option, "-e" | "--eval" | "-p" | "--print" | "-pe" | "-ep")
        }
        "perl" | "ruby" | "osascript" | "lua" => matches!(option, "-e" | "-E" | "-ne" | "-pe"),
        "php" => option == "-r",
        "py" => option == "-c",
        name if is_python(name) => option.starts_with('-') && !option.starts_with("--") && option.ends_with('c'),
        _ => false,
    }
}

/// Options by which an interpreter loads one more file before the program.
pub fn loads_file(program: &str, option: &str) -> bool {
    matches!(program, "node" | "nodejs" | "ts-node" | "tsx" | "nodemon" | "bun" | "electron" | "babel-node")
        && matches!(option, "-r" | "--require" | "--import" | "--loader" | "--experimental-loader" | "--preload")
}

/// Whether a word that is run by its path is likely a file of the tree.
pub fn is_tree_path(word: &str) -> bool {
    let word = word.trim_matches(['"', '\'']);
    const HERE: &[&str] = &[
        "./",
        ".\\",
        "../",
        "..\\",
        "${workspaceFolder}",
        "${workspaceRoot}",
        "$workspaceFolder/",
        "$workspaceRoot/",
        "$localWorkspaceFolder/",
        "$CLAUDE_PROJECT_DIR/",
        "$PROJECT_DIR$/",
        "$PWD/",
        "%~dp0",
        "%CD%",
    ];
    let relative = HERE.iter().any(|prefix| word.starts_with(prefix));
    let absolute = word.starts_with('/') || word.starts_with('~') || word.starts_with('$') || word.starts_with('%');
    relative
        || (!absolute && word.contains(['/', '\\']) && !word.contains("://") && !word.contains(':'))
        || has_script_ending(word)
}

/// Whether a name ends like a script that Windows or a shell starts by its name.
fn has_script_ending(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let local =
        !lower.starts_with('/') && !lower.starts_with('~') && !lower.starts_with('$') && !lower.starts_with('-');
    local
        && !lower.contains('=')
        && [".sh", ".bat", ".cmd", ".ps1", ".vbs", ".hta"].iter().any(|end| lower.ends_with(end))
}
