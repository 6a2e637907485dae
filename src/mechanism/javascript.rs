//! JavaScript: package managers, scripts, configuration that is code, browsers and frameworks.

super::mechanisms! {
    LIFECYCLE = "npm-lifecycle", "npm {}", Install, Command,
        when "npm, yarn, pnpm and bun install, for the project itself; since npm 12 (July 2026), pnpm 10 and bun, scripts of dependencies need an approval",
        starts "the script",
        source "docs.npmjs.com/cli/using-npm/scripts; GitHub changelog on npm 12, 2026-06-09";
    PREPARE = "npm-prepare", "npm {}", Install, Command,
        when "install in the project's own folder, or as a git dependency; never for a package of the registry",
        starts "the script",
        source "docs.npmjs.com/cli/using-npm/scripts (read 2026-11)";
    PUBLISH = "npm-publish", "npm {}", Build, Command,
        when "the author packs or publishes",
        starts "the script",
        source "docs.npmjs.com/cli/using-npm/scripts (read 2026-11)";
    START = "npm-start", "npm {}", Start, Command,
        when "",
        starts "the script",
        source "docs.npmjs.com/cli/commands/npm-run (read 2026-11)";
    TEST = "npm-test", "npm {}", Test, Command,
        when "",
        starts "the script",
        source "docs.npmjs.com/cli/commands/npm-run (read 2026-11)";
    BUILD = "npm-build", "npm {}", Build, Command,
        when "",
        starts "the script",
        source "docs.npmjs.com/cli/commands/npm-run (read 2026-11)";
    SCRIPT = "npm-script", "npm {}", Run, Command,
        when "",
        starts "the script",
        source "docs.npmjs.com/cli/commands/npm-run (read 2026-11)";
    MAIN = "package-main", "package main", Import, Nothing,
        when "",
        starts "the file, when the package is loaded",
        source "nodejs.org/api/packages.html (read 2026-11)";
    MODULE = "package-module", "package module", Import, Nothing,
        when "a bundler loads the package",
        starts "the file",
        source "webpack.js.org/configuration/resolve (read 2026-11)";
    BROWSER = "package-browser", "package browser", Import, Nothing,
        when "a bundler for browsers loads the package",
        starts "the file",
        source "github.com/defunctzombie/package-browser-field-spec (read 2026-11)";
    BIN = "package-bin", "package bin", Import, Nothing,
        when "its command is given; npm puts it on the path of every script",
        starts "the file",
        source "docs.npmjs.com/cli/configuring-npm/package-json (read 2026-11)";
    BIN_SHADOW = "package-bin-shadow", "package bin {}", Install, Nothing,
        when "a package of the tree is installed; its command then comes before the system's in every script",
        starts "the file, in place of the program of that name",
        source "docs.npmjs.com/cli/configuring-npm/package-json, bin (read 2026-11)";
    EXPORTS = "package-exports", "package exports", Import, Nothing,
        when "",
        starts "the file, when the package is loaded",
        source "nodejs.org/api/packages.html (read 2026-11)";
    GYP = "node-gyp", "binding.gyp", Install, Command,
        when "a package with binding.gyp and no install script is built by itself; since npm 12 that needs an approval for dependencies",
        starts "node-gyp rebuild, and commands that the file expands while it is read (`<!`)",
        source "docs.npmjs.com/cli/using-npm/scripts; gyp.gsrc.io/docs/InputFormatReference.md (read 2026-11)";
    REMOTE_DEPENDENCY = "npm-remote-dependency", "dependency {}", Install, Command,
        when "npm 12 (July 2026) refuses git and URL dependencies unless they are allowed; others fetch them",
        starts "the scripts of what comes from that address, `prepare` included",
        source "docs.npmjs.com/cli/configuring-npm/package-json; GitHub changelog on npm 12, 2026-06-09";
    NPMRC = "npmrc", ".npmrc {}", Install, Nothing,
        when "npm and pnpm obey the .npmrc beside package.json; yarn 1 partly",
        starts "the program or module that the key names, or takes packages from that registry",
        source "docs.npmjs.com/cli/using-npm/config (read 2026-11)";
    YARN_PATH = "yarn-path", "Yarn {}", Install, Nothing,
        when "any yarn command in the folder: the installed yarn hands over to the file at once",
        starts "the JavaScript file of the tree in place of yarn, or a plugin inside it",
        source "yarnpkg.com/configuration/yarnrc, yarnPath and plugins (read 2026-11)";
    PNPMFILE = "pnpmfile", "pnpm loads its hooks file", Install, Nothing,
        when "any pnpm install; pnpm has no question for it",
        starts "the module",
        source "pnpm.io/pnpmfile (read 2026-11)";
    BUNFIG = "bunfig", "bun {}", Start, Nothing,
        when "bun run, bun test",
        starts "the modules that are preloaded",
        source "bun.sh/docs/runtime/bunfig (read 2026-11)";
    CONFIG_START = "js-config", "a build tool loads its configuration", Start, Command,
        when "the development server or a build starts; extensions of editors load some of them when a file is opened",
        starts "the module, as a program on the user's machine",
        source "vite.dev/config, webpack.js.org/configuration, nextjs.org/docs (read 2026-11)";
    CONFIG_TEST = "js-test-config", "a test runner loads its configuration", Test, Command,
        when "the tests are run or listed",
        starts "the module, and what it names as setup, reporter or environment",
        source "jestjs.io/docs/configuration, vitest.dev/config, playwright.dev (read 2026-11)";
    CONFIG_LINT = "js-lint-config", "a linter loads its configuration", Build, Command,
        when "the linter is run; extensions of editors run it when a file is opened, after trust",
        starts "the module",
        source "eslint.org/docs/latest/use/configure, prettier.io/docs (read 2026-11)";
    TEST_SETUP = "js-test-setup", "test setup {}", Test, Command,
        when "the tests are run",
        starts "the module named in package.json",
        source "jestjs.io/docs/configuration (read 2026-11)";
    LINT_STAGED = "lint-staged", "lint-staged", Commit, Nothing,
        when "a pre-commit hook runs it",
        starts "the commands for the files of the commit",
        source "github.com/lint-staged/lint-staged (read 2026-11)";
    PAGE = "html-page", "a browser loads the page", Start, Command,
        when "the page is opened or served",
        starts "the scripts that it names, inside the browser",
        source "html.spec.whatwg.org, the script element";
    WEB_EXTENSION = "web-extension", "browser extension {}", Start, Permission,
        when "the extension is installed in a browser",
        starts "its background and content scripts",
        source "developer.chrome.com/docs/extensions/reference/manifest (read 2026-11)";
}
