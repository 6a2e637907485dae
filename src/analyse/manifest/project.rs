//! Project files in XML that start programs: MSBuild and Visual Studio, Maven, JetBrains.

use crate::analyse::shell::Origin;
use crate::analyse::shell::files::{Line, add, quote};
use crate::analyse::{Analysed, Platform, Start};
use crate::artifact::Text;
use crate::mechanism::{Mechanism, build, editors};

use super::xml::{Element, elements};

/// Endings of files that MSBuild reads.
const MSBUILD: &[&str] = &[
    ".vcxproj",
    ".csproj",
    ".vbproj",
    ".fsproj",
    ".vcproj",
    ".props",
    ".targets",
    ".proj",
    ".msbuildproj",
    ".njsproj",
    ".pyproj",
    ".wixproj",
    ".sqlproj",
    ".vcxproj.user",
    ".csproj.user",
];

/// Whose project file a path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Project {
    /// MSBuild and Visual Studio
    MsBuild,
    /// Maven
    Maven,
    /// A run configuration or setting of a JetBrains editor
    JetBrains,
}

/// Whose project file a path in lower case is.
pub fn project(path: &str, name: &str) -> Option<Project> {
    if MSBUILD.iter().any(|ending| name.ends_with(ending)) {
        return Some(Project::MsBuild);
    }
    if name == "pom.xml" {
        return Some(Project::Maven);
    }
    let jetbrains = path.contains(".idea/") || path.starts_with(".run/") || path.contains("/.run/");
    (jetbrains && name.ends_with(".xml")).then_some(Project::JetBrains)
}

/// Reads a project file.
pub fn read(project: Project, text: &Text<'_>, out: &mut Analysed) {
    let elements = elements(&text.str);
    match project {
        Project::MsBuild => elements.iter().for_each(|element| msbuild(element, text, out)),
        Project::Maven => maven(&elements, text, out),
        Project::JetBrains => elements.iter().for_each(|element| jetbrains(element, &elements, text, out)),
    }
}

/// A command line as a start. MSBuild's lines are those of `cmd`, over several lines.
fn start(
    by: &'static Mechanism,
    label: &str,
    (line, span): (&str, std::ops::Range<usize>),
    platform: Platform,
    text: &Text<'_>,
    out: &mut Analysed,
) {
    if line.trim().is_empty() {
        return;
    }
    let read = Line { platform, ..Line::any(line, Origin::Whole(span.clone())) };
    let Some(command) = add(out, text, &read) else { return };
    let start = Start { label: label.to_owned(), platform, ..Start::at(by, text.place(span)) };
    super::start(out, Start { command: Some(command), ..start });
}

fn msbuild(element: &Element, text: &Text<'_>, out: &mut Analysed) {
    const EVENTS: &[&str] = &["PreBuildEvent", "PreLinkEvent", "PostBuildEvent", "CustomBuildStep", "CustomBuild"];
    let own = (element.text.0.as_str(), element.text.1.clone());
    match element.name.as_str() {
        // Visual C++ keeps the line in a `Command` element, C# in the event itself.
        "Command" if EVENTS.iter().any(|event| element.inside(event)) => {
            let event = EVENTS.iter().find(|event| element.inside(event)).copied().unwrap_or_default();
            start(&editors::MSBUILD_EVENT, event, own, Platform::Windows, text, out);
        }
        "PreBuildEvent" | "PostBuildEvent" | "PreLinkEvent" => {
            start(&editors::MSBUILD_EVENT, &element.name, own, Platform::Windows, text, out);
        }
        "Tool" if element.get("CommandLine").is_some() => {
            // The form before 2010.
            let label = element.get("Name").unwrap_or("Tool").to_owned();
            if let Some(line) = element.at("CommandLine") {
                start(&editors::MSBUILD_EVENT, &label, line, Platform::Windows, text, out);
            }
        }
        "Exec" => {
            let around = element.around.last().map_or("", String::as_str);
            if let Some(line) = element.at("Command") {
                start(&editors::MSBUILD_EXEC, around, line, Platform::Any, text, out);
            }
        }
        "RunCommand" | "StartProgram" | "LocalDebuggerCommand" => {
            start(&editors::LAUNCH, &element.name, own, Platform::Windows, text, out);
        }
        "UsingTask" if element.get("TaskFactory").is_some_and(|factory| factory.contains("CodeTaskFactory")) => {
            let label = element.get("TaskName").unwrap_or_default().to_owned();
            let place = text.place(element.span.clone());
            super::start(out, Start { label, ..Start::at(&editors::MSBUILD_INLINE, place) });
        }
        _ => {}
    }
}

/// The executable of `exec-maven-plugin`, and the lines of `antrun`.
fn maven(elements: &[Element], text: &Text<'_>, out: &mut Analysed) {
    for (at, element) in elements.iter().enumerate() {
        let own = (element.text.0.as_str(), element.text.1.clone());
        match element.name.as_str() {
            "executable" if element.inside("configuration") && !own.0.is_empty() => {
                let near = elements.iter().skip(at).take(64);
                let ends = near.take_while(|next| next.name != "configuration");
                let mut line = own.0.to_owned();
                let mut span = own.1.clone();
                for argument in ends.filter(|next| next.name == "argument" || next.name == "commandlineArgs") {
                    line.push(' ');
                    line.push_str(&if argument.name == "argument" {
                        quote(&argument.text.0)
                    } else {
                        argument.text.0.clone()
                    });
                    span = span.start.min(argument.text.1.start)..span.end.max(argument.text.1.end);
                }
                start(&build::MAVEN, "exec", (&line, span), Platform::Any, text, out);
            }
            "exec" if element.inside("target") || element.inside("tasks") => {
                let Some((program, span)) = element.at("executable").or_else(|| element.at("command")) else {
                    continue;
                };
                let arguments =
                    elements[..at].iter().rev().take_while(|inner| inner.around.last() == Some(&element.name));
                let mut words: Vec<String> = arguments
                    .filter(|inner| inner.name == "arg")
                    .filter_map(|inner| inner.get("value").map(quote).or_else(|| inner.get("line").map(str::to_owned)))
                    .collect();
                words.reverse();
                let line = format!("{program} {}", words.join(" "));
                start(&build::MAVEN, "antrun", (&line, span), Platform::Any, text, out);
            }
            _ => {}
        }
    }
}

/// Options of run configurations that hold a script, a program or a package script.
fn jetbrains(element: &Element, all: &[Element], text: &Text<'_>, out: &mut Analysed) {
    let named = |name: &str| element.name == "option" && element.get("name") == Some(name);
    let value = || element.at("value").filter(|(value, _)| !value.is_empty());
    let of = |kind: &str| {
        all.iter().find(|other| other.name == kind).and_then(|other| other.get("name")).unwrap_or("").to_owned()
    };
    let watcher = element.inside("TaskOptions");
    let (by, label) = match watcher {
        true => (&editors::JETBRAINS_WATCHER, String::new()),
        false => (&editors::JETBRAINS_RUN, of("configuration")),
    };
    if named("SCRIPT_TEXT") {
        if let Some(line) = value() {
            start(by, &label, line, Platform::Any, text, out);
        }
    } else if named("SCRIPT_PATH") || named("SCRIPT_NAME") || named("PATH_TO_JS_FILE") || named("program") {
        if let Some((file, span)) = value() {
            match watcher || file.ends_with(".sh") {
                true => start(by, &label, (file, span), Platform::Any, text, out),
                false => {
                    let file = Some(file.to_owned());
                    super::start(out, Start { label, file, ..Start::at(by, text.place(span)) });
                }
            }
        }
    } else if element.name == "configuration" && (element.get("path-to-js-file").is_some()) {
        if let Some((file, span)) = element.at("path-to-js-file") {
            let file = Some(file.to_owned());
            super::start(out, Start { label: label.clone(), file, ..Start::at(by, text.place(span)) });
        }
    } else if element.name == "script" && element.inside("scripts") {
        if let Some((script, span)) = element.at("value") {
            start(by, &label, (&format!("npm run {}", quote(script)), span), Platform::Any, text, out);
        }
    } else if named("scriptParameters") || named("COMMAND_LINE") {
        if let Some(line) = value() {
            start(by, &label, line, Platform::Any, text, out);
        }
    } else if element.name == "configuration" && element.inside("component") && element.inside("task") {
        // `.idea/startup.xml` lists what starts with the project.
        let label = element.get("name").unwrap_or_default().to_owned();
        let start = Start::at(&editors::JETBRAINS_STARTUP, text.place(element.span.clone()));
        super::start(out, Start { label, ..start });
    }
}
