//! Names of modules: which come with Node, and to which package a name belongs.

/// The package of a specifier: `@scope/name`, or what stands before the first `/`.
pub fn package_name(specifier: &str) -> &str {
    let slashes = if specifier.starts_with('@') { 2 } else { 1 };
    specifier.match_indices('/').nth(slashes - 1).map_or(specifier, |(at, _)| &specifier[..at])
}

/// Whether a specifier names a module that comes with Node.
pub fn is_builtin(specifier: &str) -> bool {
    specifier.starts_with("node:") || BUILTINS.contains(&package_name(specifier))
}

/// Modules that come with Node (nodejs.org/api, 24).
const BUILTINS: &[&str] = &[
    "assert",
    "async_hooks",
    "buffer",
    "child_process",
    "cluster",
    "console",
    "constants",
    "crypto",
    "dgram",
    "diagnostics_channel",
    "dns",
    "domain",
    "events",
    "fs",
    "http",
    "http2",
    "https",
    "inspector",
    "module",
    "net",
    "os",
    "path",
    "perf_hooks",
    "process",
    "punycode",
    "querystring",
    "readline",
    "repl",
    "stream",
    "string_decoder",
    "sys",
    "timers",
    "tls",
    "trace_events",
    "tty",
    "url",
    "util",
    "v8",
    "vm",
    "wasi",
    "worker_threads",
    "zlib",
    "electron",
    "vscode",
];
