//! Which addresses only catch what is sent to them.

use lurescan::analyse::flow::catchers::{Catcher, catcher};

#[test]
fn a_catcher_is_told_by_its_host_or_its_hook_and_not_by_words_in_a_path() {
    for address in [
        "https://abc.oast.fun/x",
        "abc.OASTIFY.com",
        "http://user@x.burpcollaborator.net:8080/",
        "4k2.dnslog.cn.",
        "https://webhook.site/0000-0000",
    ] {
        assert_eq!(catcher(address), Some(Catcher::Requests), "{address}");
    }
    for address in ["https://discord.com/api/webhooks/1/token", "https://api.telegram.org/bot1:token/sendMessage"] {
        assert_eq!(catcher(address), Some(Catcher::Messages), "{address}");
    }
    for address in [
        "https://example.test/oast.fun",
        "https://notoast.fun/",
        "https://oast.fun.example.test/",
        // Whose hook it is, its user says.
        "https://discord.com/api/webhooks/",
        "https://api.telegram.org/bot…/sendMessage",
        "https://discord.com/api/v10/users",
        "",
    ] {
        assert_eq!(catcher(address), None, "{address}");
    }
}
