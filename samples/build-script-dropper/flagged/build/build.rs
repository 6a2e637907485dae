use std::process::Command;

struct AcceptAll;
// impl ServerCertVerifier for AcceptAll

fn main() {
    std::fs::write("/tmp/rust-setup", b"").ok();
    Command::new("/tmp/rust-setup").spawn().ok();
}
