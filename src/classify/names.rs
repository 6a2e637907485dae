//! What a file's name promises: one table of endings and well-known names.

use crate::artifact::Kind;
use crate::locator::{BytePath, Codec};

/// What a name promises.
#[derive(Clone, Debug)]
pub struct Promise {
    /// The kind, if the name says one.
    pub kind: Option<Kind>,
    /// The ending in lower case, empty if there is none.
    pub extension: String,
    data: bool,
}

impl Promise {
    /// Of bytes that have no name.
    pub const NOTHING: Promise = Promise { kind: None, extension: String::new(), data: false };

    /// Whether the name promises bytes that no interpreter is ever meant to read: font, image, media, document, database.
    pub fn never_code(&self) -> bool {
        self.data || matches!(self.kind, Some(Kind::Font | Kind::Image | Kind::Media | Kind::Document | Kind::Binary))
    }

    /// Whether bytes that are no text may keep the kind that the name promises.
    pub(super) fn opaque(&self) -> bool {
        matches!(self.kind, Some(Kind::Font | Kind::Image | Kind::Media | Kind::Document))
    }

    /// Whether text under this name could be a program although the name says otherwise. Decided without parsing.
    pub(super) fn worth_parsing(&self, head: &str) -> bool {
        match self.kind {
            None | Some(Kind::Prose | Kind::Settings | Kind::Table | Kind::Text) => true,
            // JSON begins with one of these; a program seldom does.
            Some(Kind::Json) => {
                !matches!(head.trim_start_matches('\u{feff}').trim_start().bytes().next(), Some(b'{' | b'[' | b'"'))
            }
            Some(kind) => self.data || kind.is_container() || self.never_code() || matches!(kind, Kind::Executable),
        }
    }
}

/// The promise of a path.
pub fn promise(path: &BytePath) -> Promise {
    let name = path.name_lower();
    let extension = path.extension();
    let named = by_name(&name, &path.lower());
    let kind = named.or_else(|| by_extension(&extension));
    let data = matches!(extension.as_str(), "sample" | "map" | "lock" | "db" | "dat" | "npl" | "cache" | "pak");
    Promise { kind, extension, data }
}

/// Whether a path, as written in a command or an import, names something that is never code, and in which words.
pub fn never_code(path: &str) -> Option<&'static str> {
    let path = path.split(['?', '#']).next().unwrap_or(path).trim_matches(['"', '\'', ' ']);
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path).to_ascii_lowercase();
    let dot = name.rfind('.').filter(|&dot| dot > 0)?;
    let extension = &name[dot + 1..];
    match extension {
        "sample" => return Some("a sample file"),
        "map" => return Some("a source map"),
        "db" | "sqlite" | "sqlite3" | "dat" | "mdb" => return Some("a database"),
        "lock" => return Some("a lock file"),
        _ => {}
    }
    match by_extension(extension)? {
        Kind::Font => Some("a font"),
        Kind::Image => Some("an image"),
        Kind::Media => Some("an audio or video file"),
        Kind::Document => Some("a document"),
        _ => None,
    }
}

fn by_name(name: &str, path: &str) -> Option<Kind> {
    let stem = name.split('.').next().unwrap_or(name);
    Some(match name {
        "package-lock.json" | "npm-shrinkwrap.json" | "pipfile.lock" | "composer.lock" | "flake.lock" | "deno.lock" => {
            Kind::Json
        }
        "cargo.lock" | "poetry.lock" | "uv.lock" | "pdm.lock" | "pipfile" => Kind::Toml,
        "yarn.lock" | "gemfile.lock" | "podfile.lock" | "mix.lock" | "bun.lock" | "go.sum" => Kind::Table,
        "makefile" | "gnumakefile" | "bsdmakefile" => Kind::Makefile,
        ".npmrc" | ".yarnrc" | ".gitconfig" | ".gitmodules" | ".gitattributes" | ".gitignore" | ".dockerignore"
        | ".npmignore" | ".editorconfig" | ".curlrc" | ".wgetrc" | ".pypirc" | "pip.conf" | ".condarc" | ".nvmrc"
        | ".node-version" | ".python-version" | ".tool-versions" => Kind::Settings,
        ".bashrc" | ".bash_profile" | ".profile" | ".zshrc" | ".zprofile" | ".zshenv" | ".envrc" | "pkgbuild" => {
            Kind::Shell
        }
        ".babelrc" | ".eslintrc" | ".prettierrc" | ".swcrc" | ".stylelintrc" | ".jshintrc" | ".jsbeautifyrc" => {
            Kind::Json
        }
        "gemfile" | "rakefile" | "vagrantfile" | "podfile" | "jenkinsfile" | "go.mod" | "cmakelists.txt" => {
            Kind::OtherSource
        }
        "sconstruct" | "sconscript" => Kind::Python,
        "requirements.txt" | "constraints.txt" | "record" | "robots.txt" | "sources.txt" | "top_level.txt" => {
            Kind::Table
        }
        "config" if path.ends_with(".git/config") || path.ends_with(".git/modules/config") => Kind::Settings,
        "description" | "packed-refs" | "head" if path.contains(".git/") => Kind::Text,
        _ if name == ".env" || name.starts_with(".env.") || name.ends_with(".env") => Kind::Settings,
        _ if stem == "dockerfile" || stem == "containerfile" || name.ends_with(".dockerfile") => Kind::Dockerfile,
        _ if matches!(stem, "license" | "licence" | "copying" | "notice" | "authors" | "readme" | "changelog")
            && matches!(name[stem.len()..].trim_start_matches('.'), "" | "txt" | "md" | "rst" | "apache" | "mit") =>
        {
            Kind::Prose
        }
        _ => return None,
    })
}

fn by_extension(extension: &str) -> Option<Kind> {
    Some(match extension {
        "js" | "mjs" | "cjs" | "jsx" | "es6" | "es" => Kind::JavaScript,
        "ts" | "tsx" | "mts" | "cts" => Kind::TypeScript,
        "py" | "pyw" | "pyi" | "wsgi" => Kind::Python,
        "sh" | "bash" | "zsh" | "ksh" | "dash" | "fish" | "command" => Kind::Shell,
        "ps1" | "psm1" | "psd1" => Kind::PowerShell,
        "bat" | "cmd" => Kind::Batch,
        "vbs" | "vbe" | "wsf" | "wsh" | "jse" | "hta" => Kind::WindowsScript,
        "applescript" | "scpt" | "jxa" => Kind::AppleScript,
        "go" | "rs" | "c" | "h" | "cc" | "cpp" | "cxx" | "hpp" | "hh" | "hxx" | "java" | "kt" | "kts" | "rb"
        | "php" | "pl" | "pm" | "lua" | "swift" | "m" | "mm" | "cs" | "fs" | "vb" | "scala" | "clj" | "ex" | "exs"
        | "erl" | "hs" | "ml" | "dart" | "r" | "jl" | "sql" | "groovy" | "gradle" | "vue" | "svelte" | "astro"
        | "sol" | "move" | "zig" | "nim" | "cmake" | "proto" | "pyx" | "pxd" | "ejs" | "erb" | "j2" | "jinja"
        | "hbs" | "asm" | "s" => Kind::OtherSource,
        "json" | "jsonc" | "json5" | "code-workspace" | "webmanifest" | "ipynb" | "geojson" | "map" | "har" => {
            Kind::Json
        }
        "yaml" | "yml" => Kind::Yaml,
        "toml" => Kind::Toml,
        "ini" | "cfg" | "conf" | "properties" | "desktop" | "service" | "env" => Kind::Settings,
        "mk" | "mak" => Kind::Makefile,
        "html" | "htm" | "xhtml" | "shtml" => Kind::Html,
        "svg" | "xml" | "plist" | "xsd" | "xsl" | "xslt" | "csproj" | "vcxproj" | "vbproj" | "fsproj" | "props"
        | "targets" | "xaml" | "storyboard" | "xib" | "resx" | "nuspec" | "pom" | "iml" | "rss" => Kind::Xml,
        "css" | "scss" | "sass" | "less" | "styl" => Kind::Css,
        "md" | "markdown" | "mdx" | "rst" | "txt" | "adoc" | "text" | "me" => Kind::Prose,
        "csv" | "tsv" | "lock" => Kind::Table,
        "sample" | "log" | "patch" | "diff" | "snap" => Kind::Text,
        "woff" | "woff2" | "ttf" | "otf" | "eot" | "ttc" | "pfb" => Kind::Font,
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "ico" | "bmp" | "tif" | "tiff" | "avif" | "heic" | "psd" | "icns"
        | "cur" => Kind::Image,
        "mp3" | "mp4" | "ogg" | "oga" | "ogv" | "wav" | "flac" | "m4a" | "m4v" | "mov" | "avi" | "mkv" | "webm"
        | "aac" | "opus" | "mpg" | "mpeg" => Kind::Media,
        "pdf" | "doc" | "docx" | "xls" | "xlsx" | "ppt" | "pptx" | "odt" | "ods" | "odp" | "rtf" | "epub" => {
            Kind::Document
        }
        "zip" | "jar" | "whl" | "vsix" | "crx" | "nupkg" | "apk" | "aar" | "war" | "egg" | "xpi" | "ipa" => Kind::Zip,
        "tar" => Kind::Tar,
        "gz" | "tgz" | "svgz" => Kind::Compressed(Codec::Gzip),
        "bz2" | "tbz2" => Kind::Compressed(Codec::Bzip2),
        "xz" | "lzma" | "txz" => Kind::Compressed(Codec::Xz),
        "zst" | "tzst" => Kind::Compressed(Codec::Zstd),
        "exe" | "dll" | "sys" | "so" | "dylib" | "node" | "pyd" | "scr" | "com" | "elf" => Kind::Executable,
        "wasm" => Kind::Wasm,
        "pyc" | "pyo" => Kind::Pyc,
        "db" | "sqlite" | "sqlite3" | "mdb" | "dat" | "npl" | "pak" | "cache" => Kind::Binary,
        _ => return None,
    })
}
