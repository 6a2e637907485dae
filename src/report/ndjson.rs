//! The compact record.

use crate::finding::Report;

/// The record of one target.
pub fn record(report: &Report) -> serde_json::Value {
    let findings: Vec<_> = report
        .findings
        .iter()
        .map(|f| {
            serde_json::json!({"rule": f.rule, "severity": f.severity, "confidence": f.confidence, "locator": f.locator,
                "path": f.path, "line": f.primary.line, "column": f.primary.column, "moment": f.moment,
                "message": f.message, "families": f.families})
        })
        .collect();
    serde_json::json!({"schema": report.schema, "target": report.target, "sha256": report.sha256,
        "verdict": report.verdict, "findings": findings, "gaps": report.gaps, "stats": report.stats})
}
