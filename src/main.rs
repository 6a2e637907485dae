//! The `lurescan` program: everything is in the library's `cli`.

/// Half of a scan's memory work is giving back what records of one file held; this allocator does that a page at a time.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> lurescan::cli::exit::Exit {
    lurescan::cli::main()
}
