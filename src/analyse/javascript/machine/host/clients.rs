//! Who talks to the network: clients, connections, servers, and what is filled before it is sent.

use crate::analyse::flow::Labels;

pub(super) const HTTP_CLIENTS: &[&str] = &[
    "axios",
    "got",
    "request",
    "request-promise",
    "request-promise-native",
    "superagent",
    "needle",
    "ky",
    "phin",
    "unirest",
    "node-fetch",
    "cross-fetch",
    "isomorphic-fetch",
    "isomorphic-unfetch",
    "undici",
    "fetch",
    "bent",
    "wretch",
    "make-fetch-happen",
    "axios-retry",
    "http",
    "https",
    "http2",
    "follow-redirects.http",
    "follow-redirects.https",
    "$",
    "jQuery",
    "jquery",
    "node-libcurl.curly",
    "urllib",
    "centra",
    "minipass-fetch",
    "gaxios",
    "hyperquest",
    "snekfetch",
    "node-fetch-native",
];
const HTTP_METHODS: &[&str] = &[
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "del",
    "head",
    "options",
    "request",
    "stream",
    "json",
    "fetch",
    "ajax",
    "getJSON",
    "getScript",
    "text",
    "postForm",
    "putForm",
    "pipeline",
];

/// Whether a name is a client for HTTP or a function of one.
pub(super) fn fetches(name: &str) -> bool {
    if matches!(name, "fetch" | "XMLHttpRequest().open" | "navigator.sendBeacon" | "importScripts") {
        return true;
    }
    // Every host name is asked about: most are no client's already by what they begin with.
    let root = name.split('.').next().unwrap_or(name);
    if !HTTP_CLIENTS.iter().any(|client| client.starts_with(root)) {
        return false;
    }
    let base = |name: &str| {
        let name =
            [".create()", ".extend()", ".defaults()", ".instance()", ".default", ".promises", ".axios", ".curly"]
                .iter()
                .fold(name.to_owned(), |name, ending| name.replace(ending, ""));
        HTTP_CLIENTS.contains(&name.as_str())
    };
    if base(name) {
        return !matches!(name, "http" | "https" | "http2");
    }
    name.rsplit_once('.').is_some_and(|(client, method)| HTTP_METHODS.contains(&method) && base(client))
}

/// Whether a function makes a client for HTTP with options of its own.
pub(super) fn makes_client(name: &str) -> bool {
    let made =
        name.rsplit_once('.').filter(|(_, method)| matches!(*method, "create" | "extend" | "defaults" | "instance"));
    made.is_some_and(|(client, _)| HTTP_CLIENTS.contains(&client))
}

/// Whether a function makes something that things are put into before it is sent.
pub(super) fn is_container(name: &str) -> bool {
    const CONTAINERS: &[&str] = &[
        "FormData",
        "form-data",
        "formdata-node.FormData",
        "URLSearchParams",
        "url.URLSearchParams",
        "querystring.stringify",
        "Headers",
        "archiver",
        "adm-zip",
        "jszip",
        "JSZip",
        "undici.FormData",
        "Blob",
        "XMLHttpRequest",
        "buffer.Blob",
    ];
    CONTAINERS.contains(&name)
}

/// Whether a name is an open connection.
pub(super) fn is_connection(name: &str) -> bool {
    name.starts_with("WebSocket()") || name.starts_with("ws()") || name.starts_with("EventSource()")
}

/// What the callbacks given to a function get, beyond what went in.
pub(super) fn event_labels(name: &str) -> Labels {
    let servers =
        ["express", "fastify", "koa", "koa-router", "@koa/router", "hono", "polka", "restify", "router", "connect"];
    let root = name.split(['.', '(']).next().unwrap_or(name);
    let method = name.rsplit('.').next().unwrap_or(name);
    let routes = matches!(
        method,
        "get" | "post" | "put" | "patch" | "delete" | "all" | "use" | "route" | "on" | "once" | "param"
    );
    if servers.contains(&root) && routes {
        return Labels::REQUEST;
    }
    let serving = name.contains("createServer()") || name.contains("Server()") || name.contains("WebSocketServer");
    if serving && matches!(method, "on" | "once" | "addListener") {
        return Labels::REQUEST;
    }
    if root == "socket" && routes || name.starts_with("self.") && method == "addEventListener" {
        return Labels::MESSAGE;
    }
    Labels::NONE
}
