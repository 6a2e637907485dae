//! Where things stand, in SARIF's terms: real files by a relative address, what is inside them as nested artifacts.
//!
//! Viewers open only real files, so the primary location is the outermost one; the inner file is named by a related
//! location, a logical location and its artifact.

use std::collections::{BTreeMap, HashMap};

use crate::finding::{ChainStep, Finding, Report};
use crate::report::escape;
use crate::signal::Evidence;

use super::model::{Artifact, ArtifactLocation, Location, LogicalLocation, PhysicalLocation, Region, Text};

/// What relative addresses are relative to: the folder that was scanned, or the folder of the file that was.
pub const BASE: &str = "TARGET";

/// The artifacts of one run.
#[derive(Default)]
pub struct Places {
    artifacts: Vec<Artifact>,
    index: HashMap<String, usize>,
}

impl Places {
    /// All artifacts that findings stand in, containers before their members.
    pub fn new(report: &Report) -> Self {
        let mut places = Self::default();
        let mut same = HashMap::new();
        for finding in &report.findings {
            let mut parent = None;
            for (depth, layer) in finding.layers.iter().enumerate() {
                let known = places.index.get(&layer.locator).copied();
                let at = known.unwrap_or_else(|| {
                    let location = match depth {
                        0 => real(&finding.root_path),
                        _ => inner(&finding.layers[depth - 1].locator, &layer.locator),
                    };
                    let artifact = Artifact {
                        location,
                        parent_index: parent,
                        length: Some(layer.length),
                        hashes: BTreeMap::from([("sha-256", layer.sha256.clone())]),
                    };
                    // Two names may become one address, and no artifact may stand there twice (3.14.15).
                    let key = (artifact.location.uri.clone(), parent, layer.length, layer.sha256.clone());
                    let at = *same.entry(key).or_insert(places.artifacts.len());
                    if at == places.artifacts.len() {
                        places.artifacts.push(artifact);
                    }
                    places.index.insert(layer.locator.clone(), at);
                    at
                });
                parent = Some(at);
            }
        }
        places
    }

    /// The table for `run.artifacts`.
    pub fn into_artifacts(self) -> Vec<Artifact> {
        self.artifacts
    }

    /// The primary location: line and column in a real file, 1:1 of the real file around anything else.
    pub fn primary(&self, finding: &Finding, snippets: bool) -> Location {
        let within = is_within(&finding.locator, &finding.path);
        let outermost = finding.layers.first().map_or(&finding.locator, |layer| &layer.locator);
        let region = if within { start() } else { region(&finding.primary, snippets) };
        Location {
            physical_location: Some(PhysicalLocation {
                artifact_location: self.indexed(real(&finding.root_path), outermost),
                region: Some(region),
            }),
            logical_locations: if within { logical(&finding.locator, &finding.path) } else { Vec::new() },
            ..Location::default()
        }
    }

    /// The finding's own place inside its container, with its bytes; `None` in a real file.
    pub fn nested(&self, finding: &Finding, id: usize, snippets: bool) -> Option<Location> {
        is_within(&finding.locator, &finding.path)
            .then(|| self.related(finding, &finding.primary, id, &finding.message, snippets))
    }

    /// A further place in the finding's artifact.
    pub fn related(&self, finding: &Finding, at: &Evidence, id: usize, label: &str, snippets: bool) -> Location {
        let within = is_within(&finding.locator, &finding.path);
        let bytes = Region {
            byte_offset: Some(at.span.start),
            byte_length: Some(at.span.end.saturating_sub(at.span.start)),
            ..region(at, snippets)
        };
        let container = finding.layers.iter().rev().nth(1).map_or("", |layer| &layer.locator);
        let location = if within { inner(container, &finding.locator) } else { real(&finding.root_path) };
        Location {
            id: Some(id),
            physical_location: Some(PhysicalLocation {
                artifact_location: self.indexed(location, &finding.locator),
                region: Some(bytes),
            }),
            logical_locations: if within { logical(&finding.locator, &finding.path) } else { Vec::new() },
            message: (!label.is_empty()).then(|| Text::plain(escape::sarif(label))),
        }
    }

    /// A step of a chain.
    pub fn step(&self, step: &ChainStep, snippets: bool) -> Location {
        let mut location = self.file(&step.locator, &step.path);
        if let (Some(physical), false) = (&mut location.physical_location, is_within(&step.locator, &step.path)) {
            let mut region = Region::at(step.line, step.column);
            if snippets && !step.excerpt.is_empty() {
                region.snippet = Some(Text::plain(step.excerpt.clone()));
            }
            physical.region = Some(region);
        }
        location.message = Some(Text::plain(escape::sarif(&format!("{}: {}", step.path, step.what))));
        location
    }

    /// The real file that holds a printed locator, at its start.
    pub fn file(&self, locator: &str, path: &str) -> Location {
        let outermost = outermost(locator, path);
        let within = is_within(locator, path);
        Location {
            physical_location: Some(PhysicalLocation {
                artifact_location: self.indexed(real(outermost), outermost),
                region: Some(start()),
            }),
            logical_locations: if within { logical(locator, path) } else { Vec::new() },
            ..Location::default()
        }
    }

    fn indexed(&self, location: ArtifactLocation, locator: &str) -> ArtifactLocation {
        ArtifactLocation { index: self.index.get(locator).copied(), ..location }
    }
}

/// Whether a printed locator is inside something: it is neither the path itself nor the path at a git object.
fn is_within(locator: &str, path: &str) -> bool {
    match locator.strip_prefix(path) {
        Some("") => false,
        Some(rest) => !rest.strip_prefix('@').is_some_and(is_version),
        None => true,
    }
}

/// Whether a text names a version of git, as locators do: `COMMIT:BLOB`, or the blob alone.
fn is_version(text: &str) -> bool {
    let (commit, blob) = text.split_once(':').unwrap_or((text, text));
    [commit, blob].iter().all(|id| id.len() == 12 && id.chars().all(|c| c.is_ascii_hexdigit()))
}

/// The real file of a printed locator: what stands before the first container or layer.
fn outermost<'l>(locator: &'l str, path: &'l str) -> &'l str {
    if !path.is_empty() && locator.starts_with(path) {
        return path;
    }
    let mut end = locator.find("!/").unwrap_or(locator.len());
    for codec in ["#gzip@", "#bzip2@", "#xz@", "#zstd@", "#base64@", "#hex@", "#utf16@"] {
        end = end.min(locator.find(codec).unwrap_or(end));
    }
    let file = &locator[..end];
    match file.rsplit_once('@') {
        Some((path, version)) if is_version(version) => path,
        _ => file,
    }
}

fn real(path: &str) -> ArtifactLocation {
    ArtifactLocation { uri: Some(address(path)), uri_base_id: Some(BASE), ..ArtifactLocation::default() }
}

/// The address of a member or layer inside its container: no base, and never a leading `/` (SARIF1004).
fn inner(container: &str, locator: &str) -> ArtifactLocation {
    let inside = locator.strip_prefix(container).unwrap_or(locator);
    let inside = inside.trim_start_matches("!/").trim_start_matches('#');
    ArtifactLocation { uri: Some(address(inside)), ..ArtifactLocation::default() }
}

/// A relative URI reference: percent-encoded, without an empty first segment, and without dot segments that could lead
/// out of the base.
fn address(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for segment in path.trim_start_matches('/').split('/') {
        if !out.is_empty() {
            out.push('/');
        }
        if matches!(segment, "." | "..") {
            out.push_str(&segment.replace('.', "%2E"));
            continue;
        }
        for byte in segment.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(byte.into()),
                _ => out.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    if out.is_empty() { "%20".to_owned() } else { out }
}

fn logical(locator: &str, path: &str) -> Vec<LogicalLocation> {
    vec![LogicalLocation { name: path.to_owned(), fully_qualified_name: locator.to_owned(), kind: "resource" }]
}

fn start() -> Region {
    Region::at(1, 1)
}

impl Region {
    /// One character; SARIF counts from 1.
    fn at(line: u32, column: u32) -> Self {
        let (line, column) = (line.max(1), column.max(1));
        Self {
            start_line: line,
            start_column: column,
            end_line: line,
            end_column: column.saturating_add(1),
            byte_offset: None,
            byte_length: None,
            snippet: None,
        }
    }
}

/// Where evidence stands. Its end is known where the excerpt is the whole span; else one character is marked.
fn region(evidence: &Evidence, snippets: bool) -> Region {
    let mut region = Region::at(evidence.line, evidence.column);
    let length = evidence.span.end.saturating_sub(evidence.span.start);
    if length > 0 && length == evidence.excerpt.len() && !evidence.excerpt.contains('↵') {
        region.end_column = region.start_column.saturating_add(evidence.excerpt.chars().count() as u32);
    }
    if snippets && !evidence.excerpt.is_empty() {
        region.snippet = Some(Text::plain(evidence.excerpt.clone()));
    }
    region
}
