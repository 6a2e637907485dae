//! Linux programs and libraries.

use goblin::elf::Elf;
use goblin::elf::header::machine_to_str;
use goblin::elf::section_header::{SHF_EXECINSTR, SHT_NOBITS};
use goblin::options::ParseOptions;

use super::{Binary, bounded, overlay, section};
use crate::limits;

/// Reads what an ELF file says.
pub fn read(bytes: &[u8], binary: &mut Binary) -> Result<(), String> {
    let elf = Elf::parse_with_opts(bytes, &ParseOptions::permissive()).map_err(|error| error.to_string())?;
    binary.architectures.push(machine_to_str(elf.header.e_machine).to_owned());
    // A position-independent program is a shared object too; only a program names its loader.
    binary.library = elf.is_lib && elf.interpreter.is_none();
    let imported = elf.dynsyms.iter().filter(|symbol| symbol.is_import());
    let names: Vec<&str> =
        imported.filter_map(|s| elf.dynstrtab.get_at(s.st_name)).take(limits::BINARY_NAMES).collect();
    binary.imports = bounded(names.into_iter());
    binary.libraries = bounded(elf.libraries.iter().copied());
    binary.sections = elf
        .section_headers
        .iter()
        .filter(|s| s.sh_type != SHT_NOBITS && s.sh_size > 0)
        .take(limits::BINARY_NAMES)
        .map(|s| {
            let name = elf.shdr_strtab.get_at(s.sh_name).unwrap_or_default();
            section(bytes, name, s.sh_offset, s.sh_size, s.sh_flags & u64::from(SHF_EXECINSTR) != 0)
        })
        .collect();
    // Packers remove the section table: then the segments tell.
    if binary.sections.is_empty() {
        let segments = elf.program_headers.iter().filter(|p| p.p_filesz > 0).take(limits::BINARY_NAMES);
        let spans = segments.map(|p| section(bytes, "segment", p.p_offset, p.p_filesz, p.is_executable()));
        binary.sections = spans.collect();
    } else {
        binary.overlay = overlay(bytes, &binary.sections);
    }
    Ok(())
}
