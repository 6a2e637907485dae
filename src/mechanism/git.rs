//! git and the tools that put hooks into it.

super::mechanisms! {
    HOOK_CLONE = "git-hook-checkout", "git hook {}", Clone, Nothing,
        when "a clone never brings hooks along; a folder or archive with its own .git does, and so does `core.hooksPath`",
        starts "the hook, when something is checked out or a reference changes",
        source "git-scm.com/docs/githooks (git 2.47)";
    HOOK_OPEN = "git-hook-status", "git hook {}", Open, Nothing,
        when "as above; editors and prompts ask git for its status by themselves",
        starts "the hook, when the index is read or written",
        source "git-scm.com/docs/githooks (git 2.47)";
    HOOK_COMMIT = "git-hook-commit", "git hook {}", Commit, Nothing,
        when "as above; for a hook manager after its installation (husky and lefthook: on npm install)",
        starts "the hook, when git commits, merges, rebases or pushes",
        source "git-scm.com/docs/githooks (git 2.47); typicode.github.io/husky (read 2026-11)";
    CONFIG_CLONE = "git-config-checkout", "git config {}", Clone, Nothing,
        when "the folder comes with its own .git, or something includes the file",
        starts "the key's command, when files are checked out",
        source "git-scm.com/docs/git-config, gitattributes (git 2.47)";
    CONFIG_OPEN = "git-config-status", "git config {}", Open, Nothing,
        when "the folder comes with its own .git; editors and prompts ask for the status by themselves",
        starts "the key's command, at every status",
        source "git-scm.com/docs/git-config, core.fsmonitor (git 2.47)";
    CONFIG_COMMIT = "git-config", "git config {}", Commit, Nothing,
        when "the folder comes with its own .git, or something includes the file",
        starts "the key's command, at the git command that needs it",
        source "git-scm.com/docs/git-config (git 2.47)";
    LEFTHOOK = "lefthook", "lefthook", Commit, Nothing,
        when "after `lefthook install`, which its npm package does when it is installed",
        starts "the commands of the hook",
        source "lefthook.dev/configuration (read 2026-11)";
    PRE_COMMIT = "pre-commit", "pre-commit hook", Commit, Nothing,
        when "after `pre-commit install`",
        starts "the entry of local hooks; for others a repository is fetched and installed",
        source "pre-commit.com (read 2026-11)";
    SUBMODULE = "git-submodule", "git submodule {}", Clone, Command,
        when "with --recurse-submodules or `git submodule update`",
        starts "nothing by itself: more files come from that address",
        source "git-scm.com/docs/gitmodules (git 2.47)";
}
