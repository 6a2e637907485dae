//! Build tools that are not of the JavaScript world: Cargo, Go, the JVM, Ruby, PHP, Apple, CMake, make.

super::mechanisms! {
    CARGO_BUILD = "cargo-build-script", "Cargo build script", Build, Nothing,
        when "cargo build, check, test and run; an editor with rust-analyzer does that when the folder is opened and trusted",
        starts "build.rs as a program on the user's machine",
        source "doc.rust-lang.org/cargo/reference/build-scripts.html; rust-analyzer.github.io, security (read 2026-11)";
    CARGO_MACRO = "cargo-proc-macro", "Cargo procedural macro", Build, Nothing,
        when "whenever a crate that uses it is compiled or analysed by an editor",
        starts "the macro's functions inside the compiler",
        source "doc.rust-lang.org/reference/procedural-macros.html; Rust blog 2026-08-20";
    CARGO_CONFIG = "cargo-config", "Cargo setting {}", Build, Nothing,
        when "any cargo command in the folder or below it; an editor with rust-analyzer gives such commands by itself",
        starts "the program that stands for compiler, linker, runner or credential helper",
        source "doc.rust-lang.org/cargo/reference/config.html (read 2026-11)";
    MAKE = "make-recipe", "make recipe", Build, Command,
        when "",
        starts "the lines of the target that is asked for, and of those it needs",
        source "gnu.org/software/make/manual";
    MAKE_SHELL = "make-shell", "make $(shell)", Build, Command,
        when "the makefile is read, whatever is asked for",
        starts "the command",
        source "gnu.org/software/make/manual, the shell function";
    TASKFILE = "taskfile", "Taskfile", Build, Command,
        when "",
        starts "the task's commands",
        source "taskfile.dev/reference (read 2026-11)";
    JUSTFILE = "justfile", "just recipe", Build, Command,
        when "",
        starts "the recipe's lines; backticks run when the file is read",
        source "just.systems/man (read 2026-11)";
    GO_GENERATE = "go-generate", "go generate", Build, Command,
        when "only by that command: go build never runs it",
        starts "the command behind the comment",
        source "go.dev/blog/generate, pkg.go.dev/cmd/go (read 2026-11)";
    COMPOSER = "composer-script", "Composer {}", Install, Command,
        when "scripts of the project itself, on composer install or update; those of dependencies never run",
        starts "the command, or a static method",
        source "getcomposer.org/doc/articles/scripts.md (read 2026-11)";
    COMPOSER_TASK = "composer-task", "Composer script {}", Run, Command,
        when "",
        starts "the command",
        source "getcomposer.org/doc/articles/scripts.md (read 2026-11)";
    RUBY_MANIFEST = "ruby-manifest", "{} is Ruby that runs", Install, Command,
        when "bundle install, pod install and rake evaluate the file; an editor with a Ruby server does it when the folder is opened",
        starts "the whole file as a program",
        source "bundler.io/man/gemfile.5.html; guides.cocoapods.org/syntax/podfile.html (read 2026-11)";
    RAKE = "rake", "rake", Build, Command,
        when "",
        starts "the Rakefile as a program",
        source "ruby.github.io/rake (read 2026-11)";
    GRADLE = "gradle-build", "Gradle build script", Build, Command,
        when "any gradle command; an editor imports the project when it is opened and trusted, and runs the script for it",
        starts "the script as a program",
        source "docs.gradle.org, build lifecycle (read 2026-11)";
    GRADLE_WRAPPER = "gradle-wrapper", "Gradle wrapper", Build, Command,
        when "gradlew is run, or an editor imports the project",
        starts "gradle-wrapper.jar of the tree, then the distribution that the properties name",
        source "docs.gradle.org/current/userguide/gradle_wrapper.html (read 2026-11)";
    MAVEN = "maven-plugin", "Maven {}", Build, Command,
        when "the phase that the execution is bound to",
        starts "the program or Ant target that the plugin is given",
        source "www.mojohaus.org/exec-maven-plugin, maven.apache.org/plugins/maven-antrun-plugin (read 2026-11)";
    CMAKE = "cmake-command", "CMake {}", Build, Command,
        when "execute_process runs when the project is configured (an editor with CMake tools does that when it is opened and trusted), custom commands when it is built",
        starts "the command",
        source "cmake.org/cmake/help/latest (read 2026-11)";
    XCODE = "xcode-script-phase", "Xcode script phase", Build, Command,
        when "the target is built",
        starts "the shell script of the phase",
        source "developer.apple.com/documentation/xcode/running-custom-scripts-during-a-build (read 2026-11)";
    SWIFT_PACKAGE = "swift-package", "Swift package manifest", Build, Command,
        when "Package.swift is evaluated in a sandbox of macOS, without one elsewhere",
        starts "the manifest as a program",
        source "docs.swift.org/package-manager (read 2026-11)";
    TERRAFORM = "terraform-exec", "Terraform {}", Build, Command,
        when "external data runs at plan, local-exec at apply",
        starts "the program",
        source "developer.hashicorp.com/terraform, local-exec and external (read 2026-11)";
    VAGRANT = "vagrant", "Vagrantfile is Ruby that runs", Start, Command,
        when "any vagrant command",
        starts "the file as a program on the host",
        source "developer.hashicorp.com/vagrant/docs/vagrantfile (read 2026-11)";
}
