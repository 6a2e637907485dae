//! PE, ELF and Mach-O through goblin: what an executable says of itself.

/// What an executable says of itself.
#[derive(Clone, Debug, Default)]
pub struct Binary {
    /// `PE`, `ELF` or `Mach-O`.
    pub format: &'static str,
}
