//! What starts with a shell in the folder, a container, a service, or a file that is named.

super::mechanisms! {
    DIRENV = "direnv", "direnv .envrc", Open, Permission,
        when "a shell enters the folder; direnv runs it after `direnv allow`, and asks again after every change",
        starts "the whole script, in the user's shell",
        source "direnv.net (read 2026-11)";
    MISE_HOOK = "mise-hook", "mise hook {}", Open, Permission,
        when "a shell with mise enters the folder and the configuration is trusted (`mise trust`)",
        starts "the hook's command, templates with exec(), and scripts that are sourced",
        source "mise.jdx.dev/hooks.html, /paranoid.html (read 2026-11)";
    MISE_TASK = "mise-task", "mise task {}", Build, Command,
        when "",
        starts "the task's command",
        source "mise.jdx.dev/tasks (read 2026-11)";
    COMPOSE = "compose-service", "compose service {}", Start, Container,
        when "docker compose up",
        starts "the command in a container; with `privileged` or the Docker socket it has the host",
        source "docs.docker.com/reference/compose-file/services (read 2026-11)";
    DOCKERFILE_RUN = "dockerfile-run", "Dockerfile RUN", Build, Container,
        when "docker build",
        starts "the command in the image that is built",
        source "docs.docker.com/reference/dockerfile (read 2026-11)";
    DOCKERFILE_START = "dockerfile-start", "Dockerfile {}", Start, Container,
        when "docker run",
        starts "the command in the container",
        source "docs.docker.com/reference/dockerfile (read 2026-11)";
    PROCFILE = "procfile", "Procfile {}", Start, Command,
        when "foreman, overmind, heroku local",
        starts "the process",
        source "devcenter.heroku.com/articles/procfile (read 2026-11)";
    CI = "ci-step", "CI step", Build, Nothing,
        when "on the host of a CI service, with the secrets of the job; also on a runner of one's own",
        starts "the step's commands",
        source "docs.github.com/actions, docs.gitlab.com/ci (read 2026-11)";
    FILE = "named-file", "the file itself is run", Run, Command,
        when "it is the target",
        starts "the file",
        source "design, verdict rule 1";
}
