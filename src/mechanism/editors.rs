//! Editors: VS Code and what is built on it, dev containers, JetBrains, Visual Studio, Zed, Vim, Emacs.

super::mechanisms! {
    FOLDER_OPEN = "vscode-task-folder-open", "VS Code task (folderOpen)", Open, Trust,
        when "VS Code: off unless allowed since 1.109 (January 2026), before that on in a trusted folder; forks differ, and Cursor was seen to run it without any question (Proofpoint, 2026-06-08); `task.allowAutomaticTasks` in the folder's own settings counts once it is trusted",
        starts "the task's command, and the tasks it depends on",
        source "code.visualstudio.com/docs/debugtest/tasks, release notes 1.109 (read 2026-11); Proofpoint 2026-06-08";
    TASK = "vscode-task", "VS Code task", Build, Command,
        when "the user picks the task, or a launch configuration needs it",
        starts "the task's command",
        source "code.visualstudio.com/docs/debugtest/tasks (read 2026-11)";
    TERMINAL_PROFILE = "vscode-terminal-profile", "VS Code terminal profile", Open, Trust,
        when "in a trusted folder, when a terminal or a task starts; a workspace's default profile has to be allowed once",
        starts "the profile's program with its arguments",
        source "code.visualstudio.com/docs/terminal/profiles (read 2026-11)";
    SETTING_PROGRAM = "vscode-setting-program", "VS Code setting {}", Open, Trust,
        when "in a trusted folder, when the extension that reads the setting starts; restricted settings are ignored before that",
        starts "the program or module in the tree that the setting points to",
        source "code.visualstudio.com/docs/editing/workspaces/workspace-trust, section on restricted settings (read 2026-11)";
    TERMINAL_ENVIRONMENT = "vscode-terminal-environment", "VS Code setting {}", Open, Trust,
        when "in a trusted folder, in every terminal and task; NODE_OPTIONS and its kin then reach every program",
        starts "the module that the variable makes interpreters load",
        source "code.visualstudio.com/docs/terminal/advanced; nodejs.org/api/cli.html, NODE_OPTIONS (read 2026-11)";
    LAUNCH = "vscode-launch", "VS Code launch configuration", Start, Command,
        when "F5 or Run; the folder has to be trusted",
        starts "the task named by preLaunchTask, then the program",
        source "code.visualstudio.com/docs/debugtest/debugging-configuration (read 2026-11)";
    WORKSPACE_EXTENSION = "vscode-workspace-extension", "VS Code extension in the workspace", Open, Permission,
        when "VS Code 1.89 and later offers extensions unpacked in .vscode/extensions; the user installs it, and the folder has to be trusted",
        starts "the extension's main module, on its activation events",
        source "VS Code release notes 1.89, local workspace extensions (2024-05)";
    EXTENSION = "vscode-extension", "VS Code extension", Import, Permission,
        when "after the extension is installed; `onStartupFinished` and `*` mean every start of the editor",
        starts "the extension's main module",
        source "code.visualstudio.com/api/references/activation-events (read 2026-11)";
    DEVCONTAINER_HOST = "devcontainer-initialize", "devcontainer initializeCommand", Open, Trust,
        when "the folder is opened in a container; this one command runs on the host, before the container exists, again at every start",
        starts "the command, on the user's own machine",
        source "containers.dev/implementors/json_reference, lifecycle scripts (read 2026-11)";
    DEVCONTAINER = "devcontainer-lifecycle", "devcontainer {}", Build, Container,
        when "the folder is opened in a container or a codespace",
        starts "the command, inside the container (which holds the tree and often forwarded credentials)",
        source "containers.dev/implementors/json_reference, lifecycle scripts (read 2026-11)";
    JETBRAINS_STARTUP = "jetbrains-startup", "JetBrains startup task {}", Open, Trust,
        when "the project is trusted; the configuration is listed in .idea/startup.xml",
        starts "the run configuration",
        source "jetbrains.com/help/idea/settings-tools-startup-tasks.html (read 2026-11)";
    JETBRAINS_RUN = "jetbrains-run", "JetBrains run configuration {}", Start, Command,
        when "the user presses Run; the project has to be trusted",
        starts "its script, program or package script, after its before-launch steps",
        source "jetbrains.com/help/idea/run-debug-configuration.html, project-security.html (read 2026-11)";
    JETBRAINS_WATCHER = "jetbrains-file-watcher", "JetBrains file watcher {}", Open, Trust,
        when "the project is trusted and the plugin is on; whenever a file of its kind is saved",
        starts "the watcher's program",
        source "jetbrains.com/help/idea/using-file-watchers.html (read 2026-11)";
    MSBUILD_EVENT = "msbuild-event", "Visual Studio {}", Build, Command,
        when "Build in Visual Studio (which also loads the project when it is opened), msbuild or dotnet build",
        starts "the event's command line",
        source "learn.microsoft.com/visualstudio/ide/specifying-custom-build-events-in-visual-studio; Microsoft on ZINC 2021-01-28";
    MSBUILD_EXEC = "msbuild-exec", "MSBuild Exec task", Build, Command,
        when "the target that holds it runs; targets before the compiler also run when Visual Studio loads a project for its design-time build",
        starts "the command line",
        source "learn.microsoft.com/visualstudio/msbuild/exec-task (read 2026-11)";
    MSBUILD_INLINE = "msbuild-inline-task", "MSBuild inline task {}", Build, Command,
        when "the target that uses it runs",
        starts "C# or Visual Basic that stands in the project file",
        source "learn.microsoft.com/visualstudio/msbuild/msbuild-inline-tasks; attack.mitre.org T1127.001 (read 2026-11)";
    ZED_TASK = "zed-task", "Zed task {}", Build, Command,
        when "the user picks the task",
        starts "the task's command",
        source "zed.dev/docs/tasks (read 2026-11)";
    ZED_SERVER = "zed-language-server", "Zed setting {}", Open, Trust,
        when "a file of that language is opened; Zed asks for trust in a worktree since late 2025, and never asked before",
        starts "the program that stands for a language server or tool",
        source "zed.dev/docs/configuring-languages, worktree-trust (read 2026-11)";
    VIM_LOCAL = "vim-local-rc", "Vim local configuration", Open, Permission,
        when "only with `exrc` set; Neovim 0.9 and later asks for each file",
        starts "the commands of .exrc, .vimrc, .nvimrc or .nvim.lua",
        source "vimhelp.org, 'exrc'; neovim.io/doc/user/options.html, 'exrc' (read 2026-11)";
    EMACS_LOCAL = "emacs-dir-locals", "Emacs directory variables", Open, Permission,
        when "a file of the folder is visited; `eval` and unsafe variables are asked for",
        starts "the Lisp of .dir-locals.el",
        source "gnu.org/software/emacs/manual, Safe File Variables (read 2026-11)";
    SUBLIME_BUILD = "sublime-build", "Sublime Text build system", Build, Command,
        when "the user builds",
        starts "the build system's command",
        source "sublimetext.com/docs/build_systems.html (read 2026-11)";
}
