//! The `lurescan` program: everything is in the library's `cli`.

fn main() -> lurescan::cli::exit::Exit {
    lurescan::cli::main()
}
