//! macOS programs and libraries, one architecture or several in one file.

use goblin::mach::constants::cputype::get_arch_name_from_types;
use goblin::mach::header::{MH_BUNDLE, MH_DYLIB};
use goblin::mach::load_command::CommandVariant;
use goblin::mach::{Mach, MachO, SingleArch};

use super::{Binary, bounded, overlay, section};
use crate::limits;

/// Section attribute: holds machine instructions (`S_ATTR_PURE_INSTRUCTIONS`, `S_ATTR_SOME_INSTRUCTIONS`).
const INSTRUCTIONS: u32 = 0x8000_0400;

/// Reads what a Mach-O file says; of a fat one, every architecture.
pub fn read(bytes: &[u8], binary: &mut Binary) -> Result<(), String> {
    binary.signed = Some(false);
    match Mach::parse(bytes).map_err(|error| error.to_string())? {
        Mach::Binary(mach) => one(bytes, &mach, 0, binary),
        Mach::Fat(fat) => {
            for (index, arch) in fat.iter_arches().take(limits::FAT_ARCHITECTURES).enumerate() {
                let arch = arch.map_err(|error| error.to_string())?;
                if let SingleArch::MachO(mach) = fat.get(index).map_err(|error| error.to_string())? {
                    one(bytes, &mach, u64::from(arch.offset), binary);
                }
            }
        }
    }
    binary.overlay = overlay(bytes, &binary.sections);
    Ok(())
}

fn one(bytes: &[u8], mach: &MachO<'_>, offset: u64, binary: &mut Binary) {
    let header = &mach.header;
    let name = get_arch_name_from_types(header.cputype(), header.cpusubtype()).unwrap_or("unknown");
    binary.architectures.push(name.to_owned());
    binary.library = matches!(header.filetype, MH_DYLIB | MH_BUNDLE);
    if let Ok(imports) = mach.imports() {
        binary.imports.extend(bounded(imports.iter().map(|import| import.name)));
    }
    let undefined = mach.symbols().take(limits::BINARY_NAMES).flatten().filter(|(_, symbol)| symbol.is_undefined());
    binary.imports.extend(bounded(undefined.map(|(name, _)| name)));
    binary.imports.sort_unstable();
    binary.imports.dedup();
    binary.imports.truncate(limits::BINARY_NAMES);
    binary.libraries.extend(bounded(mach.libs.iter().copied()));
    binary.libraries.truncate(limits::BINARY_NAMES);
    for segment in mach.segments.iter().take(limits::BINARY_NAMES) {
        let Ok(parts) = segment.sections() else { continue };
        for (part, _) in parts.into_iter().take(limits::BINARY_NAMES) {
            let start = offset + u64::from(part.offset);
            let executable = part.flags & INSTRUCTIONS != 0;
            binary.sections.push(section(bytes, part.name().unwrap_or_default(), start, part.size, executable));
        }
    }
    binary.sections.truncate(limits::BINARY_NAMES);
    let signature = |command: &CommandVariant| matches!(command, CommandVariant::CodeSignature(_));
    if mach.load_commands.iter().any(|command| signature(&command.command)) {
        binary.signed = Some(true);
    }
}
