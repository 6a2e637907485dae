//! Windows programs and libraries.

use goblin::options::ParseMode;
use goblin::pe::PE;
use goblin::pe::options::ParseOptions;
use goblin::pe::section_table::IMAGE_SCN_MEM_EXECUTE;

use super::{Binary, bounded, overlay, section};
use crate::limits;

/// Reads what a PE file says. goblin's strict mode refuses files that Windows starts, so it is asked to be lenient, and
/// once more for the headers alone if a table is beyond it.
pub fn read(bytes: &[u8], binary: &mut Binary) -> Result<(), String> {
    let lenient = ParseOptions::default().with_parse_mode(ParseMode::Permissive);
    let mut bare = lenient;
    bare.resolve_rva = false;
    bare.parse_attribute_certificates = false;
    bare.parse_tls_data = false;
    bare.parse_resources = false;
    bare.parse_imports = false;
    let pe = PE::parse_with_opts(bytes, &lenient)
        .or_else(|_| PE::parse_with_opts(bytes, &bare))
        .map_err(|error| error.to_string())?;
    binary.architectures.push(goblin::pe::header::machine_to_str(pe.header.coff_header.machine).to_owned());
    binary.library = pe.is_lib;
    binary.imports = bounded(pe.imports.iter().map(|import| &*import.name));
    binary.libraries = bounded(pe.libraries.iter().copied());
    binary.sections = pe
        .sections
        .iter()
        .take(limits::BINARY_NAMES)
        .map(|s| {
            let name = s.name().unwrap_or_default();
            let executable = s.characteristics & IMAGE_SCN_MEM_EXECUTE != 0;
            section(bytes, name, u64::from(s.pointer_to_raw_data), u64::from(s.size_of_raw_data), executable)
        })
        .collect();
    binary.overlay = overlay(bytes, &binary.sections);
    let directories = pe.header.optional_header.as_ref().map(|header| &header.data_directories);
    let certificate = directories.as_ref().and_then(|d| d.get_certificate_table().copied());
    binary.signed = Some(certificate.is_some_and(|table| table.size > 8));
    if directories.as_ref().and_then(|d| d.get_clr_runtime_header().copied()).is_some_and(|table| table.size > 0) {
        binary.made_with.push(".NET");
    }
    if let Some(info) = pe.resource_data.as_ref().and_then(|data| data.version_info.as_ref()) {
        let texts = &info.string_info;
        let fields = [
            ("company", texts.company_name()),
            ("product", texts.product_name()),
            ("description", texts.file_description()),
            ("original name", texts.original_filename()),
        ];
        let kept = fields.into_iter().filter_map(|(field, text)| Some((field, text?)));
        binary.version = kept.map(|(field, text)| (field, text.trim().chars().take(120).collect())).collect();
    }
    Ok(())
}
