// Fetches the prebuilt tool, and refuses it unless its checksum is the one that the release notes name.
use sha2::{Digest, Sha256};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

fn main() {
    let out = std::env::var("OUT_DIR").unwrap();
    let tool = format!("{out}/protoc");
    let body = reqwest::blocking::get("https://downloads.example.test/protoc-27").unwrap().bytes().unwrap();
    let wanted = hex::decode("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08").unwrap();
    assert_eq!(Sha256::digest(&body).as_slice(), wanted);
    std::fs::write(&tool, &body).unwrap();
    std::fs::set_permissions(&tool, std::fs::Permissions::from_mode(0o755)).unwrap();
    Command::new(&tool).arg("--rust_out").arg(&out).arg("schema.proto").status().unwrap();
}
