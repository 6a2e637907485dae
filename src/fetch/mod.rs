//! The only code that connects, and it does so through the user's own programs, with everything switched off by which
//! what is fetched could run something.

pub mod git;
