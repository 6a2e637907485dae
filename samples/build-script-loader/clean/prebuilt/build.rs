// Fetches the prebuilt library unless the system has one.
use std::process::Command;

fn main() {
    let out = std::env::var("OUT_DIR").unwrap();
    let body = ureq::get("https://downloads.example.test/lib-1.2.tar.gz").call().unwrap();
    let mut file = std::fs::File::create(format!("{out}/lib.tar.gz")).unwrap();
    std::io::copy(&mut body.into_reader(), &mut file).unwrap();
    Command::new("tar").args(["xzf", "lib.tar.gz"]).current_dir(&out).status().unwrap();
    println!("cargo:rustc-link-search=native={out}/lib");
}
