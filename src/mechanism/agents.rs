//! Coding agents: settings, hooks, tool servers, skills, and the prose they obey.

super::mechanisms! {
    HOOK = "agent-hook", "coding agent hook {}", Agent, Trust,
        when "Claude Code, Cursor (1.7 and later), Gemini CLI, Qwen, Windsurf, Copilot, Kiro: at the event it names; those for the start of a session run as soon as the agent does. Claude Code and Gemini ask for trust in a folder first",
        starts "the hook's command",
        source "docs.anthropic.com/claude-code/hooks; cursor.com/docs/agent/hooks; geminicli.com/docs/hooks; docs.github.com/copilot, hooks (read 2026-11)";
    COMMAND = "agent-command", "coding agent settings", Agent, Trust,
        when "the agent starts, asks for a key, or draws its status line",
        starts "the command of apiKeyHelper, statusLine and their kin",
        source "docs.anthropic.com/claude-code/settings (read 2026-11)";
    SERVER = "agent-tool-server", "tool server {}", Agent, Permission,
        when "Claude Code, Cursor and VS Code ask for each server of a project, unless the settings of the folder approve all of them; Codex takes those of a trusted project",
        starts "the server's program, on the user's machine",
        source "modelcontextprotocol.io; docs.anthropic.com/claude-code/mcp; cursor.com/docs/mcp; developers.openai.com/codex/mcp (read 2026-11)";
    ENDPOINT = "agent-endpoint", "coding agent endpoint {}", Agent, Trust,
        when "the folder's settings set the variable for the agent (Claude Code: after trust since 2.0.65)",
        starts "nothing here: every prompt, and the key, go to that address",
        source "CVE-2026-21852, Check Point 2026-02-25";
    SKILL = "agent-skill", "coding agent skill", Agent, Permission,
        when "the agent takes the skill or command up; lines marked for running (`!`) run before the model reads the rest",
        starts "the commands and scripts the text names, with the permissions of the agent",
        source "docs.anthropic.com/claude-code/skills, slash-commands (read 2026-11)";
    RULES = "agent-rules", "instructions to coding agents", Agent, Permission,
        when "AGENTS.md, CLAUDE.md, GEMINI.md, .cursorrules, .cursor/rules, .windsurfrules, .clinerules, copilot-instructions.md: read whenever an agent works here; what they ask for runs with the agent's permissions",
        starts "whatever an agent takes from the text",
        source "agents.md; cursor.com/docs/context/rules; docs.github.com/copilot (read 2026-11)";
    SETUP = "agent-setup", "coding agent setup {}", Agent, Command,
        when "an agent prepares a work tree or a virtual machine (Cursor environment.json, Copilot setup steps, Conductor, Codex)",
        starts "the install and start commands",
        source "cursor.com/docs/cloud-agent; docs.github.com/copilot, setup steps (read 2026-11)";
}
