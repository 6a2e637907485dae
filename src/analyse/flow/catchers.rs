//! Services that only catch: whoever asks them anything tells their customer that he was there, and from which address.

/// What a service catches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Catcher {
    /// Requests and questions for names, of whatever content: the visit itself is the message.
    Requests,
    /// Messages for one person or group of a messenger.
    Messages,
}

/// Hosts below which everybody gets a name of his own, or a path, at which requests are kept for him to read. Sources: the
/// services' own pages, and the servers that ProjectDiscovery's interactsh and PortSwigger's Collaborator use unless told
/// otherwise. Tunnels and mocks are not here: what answers there is somebody's program.
const REQUESTS: &[&str] = &[
    "oast.pro",
    "oast.live",
    "oast.site",
    "oast.online",
    "oast.fun",
    "oast.me",
    "interact.sh",
    "interactsh.com",
    "burpcollaborator.net",
    "oastify.com",
    "canarytokens.com",
    "canarytokens.org",
    "canarytokens.net",
    "webhook.site",
    "webhook.cool",
    "m.pipedream.net",
    "requestbin.net",
    "requestbin.com",
    "requestcatcher.com",
    "requestrepo.com",
    "hookbin.com",
    "hookb.in",
    "dnslog.cn",
    "dnslog.pw",
    "ceye.io",
    "eyes.sh",
    "dig.pm",
    "dnshook.site",
    "pingb.in",
    "ptsv2.com",
    "ptsv3.com",
    "bxss.me",
    "xss.ht",
    "xss.report",
    // Links that note who follows them.
    "iplogger.org",
    "iplogger.com",
    "iplogger.ru",
    "iplogger.co",
    "2no.co",
    "yip.su",
    "grabify.link",
    "blasze.com",
    // A name that nobody can have: what samples ask.
    "request-catcher.invalid",
];

/// Beginnings of addresses at which a messenger takes messages for whoever made them; what follows is his token.
const MESSAGES: &[&str] =
    &["discord.com/api/webhooks/", "discordapp.com/api/webhooks/", "api.telegram.org/bot", "hooks.slack.com/services/"];

/// What catches a request to `address`, a URL or the name of a host.
pub fn catcher(address: &str) -> Option<Catcher> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default();
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let below = |known: &str| host.strip_suffix(known).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'));
    if REQUESTS.iter().any(|known| below(known)) {
        return Some(Catcher::Requests);
    }
    // A token that the program does not hold is its user's.
    let token = MESSAGES.iter().find_map(|hook| address.split_once(hook)).map(|(_, token)| token)?;
    (!token.is_empty() && !token.starts_with('…')).then_some(Catcher::Messages)
}
