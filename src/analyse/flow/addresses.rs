//! Whose an address is, as far as it is known.

/// Whether an address stays on this machine or in the page's own site.
pub(in crate::analyse) fn is_local(address: &str) -> bool {
    let host = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    ["localhost", "127.", "0.0.0.0", "[::1]", "::1"].iter().any(|local| host.starts_with(local))
        || address.starts_with('/') && !address.starts_with("//")
        || address.starts_with("./")
        || address.starts_with("file:")
        || address.starts_with("blob:")
}

/// Whether the host of an address stands there, and not only its path.
pub(in crate::analyse) fn has_host(address: &str) -> bool {
    let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    // Whose host it is, its last two names say.
    let mut names = host.rsplit('.');
    let (last, second) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
    let known = |name: &str| !name.is_empty() && !name.contains('…');
    !scheme.contains('…') && known(last) && known(second)
}
