fn main() {
    println!("cargo:rerun-if-changed=wrapper.h");
}
