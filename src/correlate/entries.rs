//! What tools load by themselves from the folder they run in: `react-scripts start` names no file and runs `src/index`.
//!
//! Facts of the tools' own documentation (create-react-app, Vite, Next.js, Nuxt, Gatsby, Astro, SvelteKit, Remix, Vue CLI,
//! Angular, Expo, React Native, webpack, Nest, gulp, Hardhat, Truffle, jest, Playwright, Cypress; read 2026-11).

/// A tool and what it loads, from its working folder on.
#[derive(Debug)]
pub struct Tool {
    names: &'static [&'static str],
    /// Modules, without ending.
    pub files: &'static [&'static str],
    /// Folders whose modules are all loaded: pages and routes.
    pub folders: &'static [&'static str],
}

/// Configurations that bundlers load on behalf of style and language tools.
const STYLES: &[&str] = &["postcss.config", "tailwind.config", "babel.config", ".babelrc", ".postcssrc"];

const TOOLS: &[Tool] = &[
    Tool {
        names: &["react-scripts", "react-app-rewired", "craco", "razzle"],
        files: &["src/index", "src/setupProxy", "config-overrides", "craco.config"],
        folders: &[],
    },
    Tool { names: &["vite", "rolldown-vite"], files: &["vite.config", "index.html"], folders: &[] },
    Tool { names: &["vitest"], files: &["vitest.config", "vitest.workspace", "vite.config"], folders: &[] },
    Tool {
        names: &["next"],
        files: &["next.config", "middleware", "src/middleware", "proxy", "instrumentation", "src/instrumentation"],
        folders: &["app", "pages", "src/app", "src/pages"],
    },
    Tool {
        names: &["nuxt", "nuxi"],
        files: &["nuxt.config", "app"],
        folders: &["server", "plugins", "middleware", "modules", "app/plugins"],
    },
    Tool {
        names: &["gatsby"],
        files: &["gatsby-config", "gatsby-node", "gatsby-browser", "gatsby-ssr"],
        folders: &["src/pages", "src/api"],
    },
    Tool { names: &["astro"], files: &["astro.config", "src/middleware"], folders: &["src/pages"] },
    Tool {
        names: &["svelte-kit"],
        files: &["svelte.config", "vite.config", "src/hooks.server", "src/hooks.client"],
        folders: &["src/routes"],
    },
    Tool {
        names: &["remix", "react-router", "react-router-serve"],
        files: &["vite.config", "remix.config", "app/root", "app/entry.server", "app/entry.client", "server"],
        folders: &["app/routes"],
    },
    Tool { names: &["vue-cli-service"], files: &["vue.config", "src/main"], folders: &[] },
    Tool { names: &["ng"], files: &["src/main", "src/polyfills"], folders: &[] },
    Tool {
        names: &["expo", "react-native", "metro"],
        files: &["metro.config", "app.config", "index", "App", "react-native.config"],
        folders: &["app", "src/app"],
    },
    Tool {
        names: &["webpack", "webpack-cli", "webpack-dev-server", "rspack", "rsbuild"],
        files: &["webpack.config", "webpackfile", "rspack.config", "rsbuild.config", "src/index"],
        folders: &[],
    },
    Tool { names: &["rollup", "rolldown"], files: &["rollup.config", "rolldown.config"], folders: &[] },
    Tool { names: &["parcel"], files: &["index.html", "src/index.html"], folders: &[] },
    Tool {
        names: &["tsup", "tsdown", "unbuild"],
        files: &["tsup.config", "tsdown.config", "build.config"],
        folders: &[],
    },
    Tool { names: &["nest"], files: &["src/main"], folders: &[] },
    Tool {
        names: &["electron-vite", "electron-forge", "electron-builder"],
        files: &["electron.vite.config", "forge.config"],
        folders: &[],
    },
    Tool { names: &["gulp"], files: &["gulpfile"], folders: &["gulpfile"] },
    Tool { names: &["grunt"], files: &["Gruntfile", "gruntfile"], folders: &[] },
    Tool { names: &["hardhat"], files: &["hardhat.config"], folders: &[] },
    Tool { names: &["truffle"], files: &["truffle-config", "truffle"], folders: &["migrations"] },
    Tool { names: &["jest"], files: &["jest.config", "jest.setup"], folders: &[] },
    Tool { names: &["mocha"], files: &[".mocharc"], folders: &[] },
    Tool { names: &["karma"], files: &["karma.conf"], folders: &[] },
    Tool { names: &["wdio"], files: &["wdio.conf"], folders: &[] },
    Tool { names: &["playwright"], files: &["playwright.config"], folders: &[] },
    Tool {
        names: &["cypress"],
        files: &["cypress.config", "cypress/support/e2e", "cypress/plugins/index"],
        folders: &[],
    },
    Tool { names: &["storybook", "start-storybook"], files: &[".storybook/main", ".storybook/preview"], folders: &[] },
    Tool { names: &["eslint"], files: &["eslint.config", ".eslintrc"], folders: &[] },
    Tool { names: &["prettier"], files: &["prettier.config", ".prettierrc"], folders: &[] },
    Tool { names: &["stylelint"], files: &["stylelint.config", ".stylelintrc"], folders: &[] },
    Tool { names: &["lint-staged"], files: &["lint-staged.config", ".lintstagedrc"], folders: &[] },
    Tool { names: &["commitlint"], files: &["commitlint.config"], folders: &[] },
    Tool { names: &["babel", "babel-node"], files: &["babel.config", ".babelrc"], folders: &[] },
    Tool { names: &["tailwindcss", "tailwind"], files: &["tailwind.config"], folders: &[] },
    Tool { names: &["postcss"], files: &["postcss.config"], folders: &[] },
    Tool { names: &["drizzle-kit"], files: &["drizzle.config"], folders: &[] },
    Tool { names: &["prisma"], files: &["prisma.config", "prisma/seed"], folders: &[] },
    Tool { names: &["knex"], files: &["knexfile"], folders: &[] },
    Tool { names: &["docusaurus"], files: &["docusaurus.config"], folders: &["src/pages"] },
    Tool { names: &["vuepress", "vitepress"], files: &[".vitepress/config", "docs/.vitepress/config"], folders: &[] },
    Tool { names: &["pytest", "py.test"], files: &["conftest.py", "tests/conftest.py"], folders: &[] },
    Tool { names: &["flask", "uvicorn", "gunicorn"], files: &["app.py", "wsgi.py", "main.py"], folders: &[] },
    Tool { names: &["scrapy"], files: &["settings.py"], folders: &["spiders"] },
    Tool { names: &["rake"], files: &["Rakefile"], folders: &[] },
    Tool { names: &["cargo"], files: &["build.rs"], folders: &[] },
];

/// Tools that also load the configurations of style and language tools.
const BUNDLERS: &[&str] = &[
    "vite",
    "next",
    "react-scripts",
    "craco",
    "webpack",
    "webpack-dev-server",
    "vue-cli-service",
    "nuxt",
    "astro",
    "expo",
    "gatsby",
    "parcel",
    "rspack",
    "svelte-kit",
];

/// What a tool loads by itself.
pub fn of(program: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.names.contains(&program))
}

/// The modules it loads beside its own.
pub fn styles(program: &str) -> &'static [&'static str] {
    if BUNDLERS.contains(&program) { STYLES } else { &[] }
}
