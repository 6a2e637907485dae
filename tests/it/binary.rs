//! Executables: what they say of themselves, and which of them a project would not have.

use lurescan::analyse::analyse;
use lurescan::analyse::binary::{Binary, Class};
use lurescan::artifact::{Kind, Text};
use lurescan::signal::{Basis, GapReason, Signal, Surrounding};

use crate::subject::{artifact, detected, layer};

/// A 64-bit ELF header for x86-64 without tables: 2 is a program, 3 a shared object.
fn elf(kind: u8) -> Vec<u8> {
    let mut bytes = vec![0u8; 64];
    bytes[..8].copy_from_slice(b"\x7fELF\x02\x01\x01\x00");
    bytes[16] = kind;
    bytes[18] = 0x3e;
    bytes[20] = 1;
    bytes[52] = 64;
    bytes[54] = 56;
    bytes[58] = 64;
    bytes
}

/// A PE32+ program with one section; `packer` is its name, `code` its bytes.
fn pe(name: &[u8; 8], code: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0u8; 0x400];
    bytes[..2].copy_from_slice(b"MZ");
    bytes[0x3c] = 0x80;
    bytes[0x80..0x84].copy_from_slice(b"PE\0\0");
    let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
    put(0x84, &0x8664u16.to_le_bytes());
    put(0x86, &1u16.to_le_bytes());
    put(0x94, &240u16.to_le_bytes());
    put(0x96, &0x22u16.to_le_bytes());
    put(0x98, &0x20bu16.to_le_bytes());
    put(0xb0, &0x1_4000_0000u64.to_le_bytes());
    put(0xb8, &0x1000u32.to_le_bytes());
    put(0xbc, &0x200u32.to_le_bytes());
    put(0xd0, &0x10_0000u32.to_le_bytes());
    put(0xd4, &0x400u32.to_le_bytes());
    put(0x104, &16u32.to_le_bytes());
    put(0x188, name);
    put(0x190, &(code.len() as u32).to_le_bytes());
    put(0x194, &0x1000u32.to_le_bytes());
    put(0x198, &(code.len() as u32).to_le_bytes());
    put(0x19c, &0x400u32.to_le_bytes());
    put(0x1ac, &0x6000_0020u32.to_le_bytes());
    bytes.extend_from_slice(code);
    bytes
}

fn read(bytes: &[u8]) -> (Binary, Vec<(&'static str, GapReason)>) {
    let artifact = artifact("x", Kind::Executable, bytes);
    let analysed = analyse(&artifact, &Text::new(bytes), true);
    (analysed.facts.binary.expect("it is read"), analysed.gaps)
}

fn signals(path: &str, bytes: &[u8]) -> Vec<Signal> {
    detected("bundled-executable", &artifact(path, Kind::Executable, bytes)).0
}

/// The one signal that asks for review beside source.
fn review(path: &str, bytes: &[u8]) -> Signal {
    let all = signals(path, bytes);
    let mut asking = all.into_iter().filter(|s| s.only == Surrounding::BesideSource);
    let signal = asking.next().unwrap_or_else(|| panic!("{path}: nothing found"));
    assert_eq!(signal.basis, Basis::PartOfChain);
    signal
}

#[test]
fn an_elf_header_tells_format_processor_and_use() {
    let (program, gaps) = read(&elf(2));
    assert_eq!((program.format, program.library, program.signed), ("ELF", false, None));
    assert_eq!(program.architectures, ["X86_64"]);
    assert!(gaps.is_empty(), "{gaps:?}");
    assert!(read(&elf(3)).0.library);
}

#[test]
fn a_pe_section_has_its_entropy_and_the_file_its_overlay() {
    let mut bytes = pe(b".text\0\0\0", &[0x90; 0x200]);
    bytes.extend_from_slice(&[0; 77]);
    let (binary, gaps) = read(&bytes);
    assert!(gaps.is_empty(), "{gaps:?}");
    assert_eq!((binary.format, binary.signed, binary.overlay), ("PE", Some(false), 77));
    assert_eq!(binary.sections[0].name, ".text");
    assert!(binary.sections[0].executable && binary.sections[0].entropy < 0.1);
    assert_eq!(binary.packed(), None);
}

#[test]
fn a_packer_shows_by_its_section_or_by_dense_code() {
    assert!(read(&pe(b"UPX0\0\0\0\0", &[0x90; 0x200])).0.packed().is_some());
    let mut state = 1u32;
    let noise: Vec<u8> = (0..64 << 10)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .collect();
    let (binary, _) = read(&pe(b".text\0\0\0", &noise));
    assert!(binary.packed().is_some(), "{:?}", binary.sections);
}

#[test]
fn strings_of_stores_are_seen_in_both_widths_with_their_places() {
    let mut bytes = elf(2);
    let at = bytes.len();
    bytes.extend_from_slice(b"Login Data\0https://host.example.test:8080/x\0");
    bytes.extend("exodus.wallet".bytes().flat_map(|b| [b, 0]));
    let (binary, _) = read(&bytes);
    let store = binary.of(Class::BrowserStore).next().expect("a store");
    assert_eq!((store.text.as_str(), store.span.start), ("Login Data", at));
    assert_eq!(binary.of(Class::Host).next().map(|i| i.text.as_str()), Some("host.example.test:8080"));
    assert!(binary.of(Class::Wallet).next().is_some());
}

#[test]
fn a_broken_executable_is_a_gap_and_what_could_be_read_stays() {
    for head in [&b"\x7fELF\x02\x01"[..], b"MZ\0\0", b"\xcf\xfa\xed\xfe\x07", b"\xca\xfe\xba\xbe\xff\xff\xff\xff"] {
        let mut bytes = head.to_vec();
        bytes.extend_from_slice(b"\xff\xff\xff\xff exodus.wallet");
        let (binary, gaps) = read(&bytes);
        assert_eq!(gaps.len(), 1, "{head:?}");
        assert!(binary.of(Class::Wallet).next().is_some(), "{head:?}");
    }
}

#[test]
fn hostile_headers_with_huge_counts_end_quickly_and_bounded() {
    let mut bytes = elf(2);
    for at in [40usize, 60, 62] {
        bytes[at] = 0xff;
    }
    bytes.resize(70_000, 0x41);
    let (binary, _) = read(&bytes);
    assert!(binary.sections.len() <= lurescan::limits::BINARY_NAMES);
}

#[test]
fn a_program_under_the_name_of_data_asks_for_review() {
    for path in ["public/fonts/brand.woff2", "x64/Debug/Browse.VC.db", "assets/logo.png", "job.pdf"] {
        assert!(review(path, &elf(2)).message.contains("bears the name"), "{path}");
    }
}

#[test]
fn a_program_written_into_a_script_as_text_asks_for_review() {
    let said = |path| detected("bundled-executable", &layer(path, Kind::Executable, &elf(2))).0;
    assert!(said("setup.py")[0].message.contains("as base64 text"), "{:?}", said("setup.py"));
    assert_eq!(said("setup.py")[0].only, Surrounding::BesideSource);
    assert!(said("docs/formats.md").iter().all(|s| !s.message.contains("as base64 text")));
}

#[test]
fn a_hidden_folder_asks_for_review_and_a_tools_folder_does_not() {
    assert!(review(".assets/agent", &elf(2)).message.contains(".assets"));
    for path in [".nuget/NuGet.exe", "node_modules/.bin/tool", "pkg/.dylibs/libx.dylib", "./bin/tool"] {
        assert!(signals(path, &elf(2)).iter().all(|s| s.only != Surrounding::BesideSource), "{path}");
    }
}

#[test]
fn a_trusted_makers_update_that_shows_nothing_of_it_asks_for_review() {
    assert!(review("vendor/google-update-support-linux-amd64", &elf(2)).message.contains("calls itself"));
    for path in ["bin/chromedriver", "bin/windows-amd64", "tools/update-service", "bin/esbuild"] {
        assert!(signals(path, &elf(2)).iter().all(|s| s.only != Surrounding::BesideSource), "{path}");
    }
}

#[test]
fn stores_of_browsers_and_wallets_together_ask_for_review_and_either_alone_does_not() {
    let with = |text: &[u8]| [elf(2), text.to_vec()].concat();
    let both = review("tools/sync", &with(b"\0Login Data\0nkbihfbeogaeaoehlefnkodbefgpgknn\0"));
    assert_eq!(both.related.len(), 2, "{both:?}");
    for text in [&b"\0Login Data\0BraveSoftware\0CryptUnprotectData\0"[..], b"\0wallet.dat\0"] {
        assert!(signals("tools/sync", &with(text)).iter().all(|s| s.only != Surrounding::BesideSource));
    }
}

#[test]
fn native_modules_and_wheels_say_nothing_at_all() {
    for path in
        ["prebuilds/linux-x64/addon.node", "pkg/_core.cpython-312-x86_64-linux-gnu.so", "pkg.libs/libz.so.1.2.13"]
    {
        assert!(signals(path, &elf(3)).is_empty(), "{path}");
    }
}

#[test]
fn an_ordinary_program_counts_only_where_something_starts_it_by_itself() {
    let all = signals("bin/tool", &elf(2));
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].only, Surrounding::Autostarted);
}

#[test]
fn a_viewer_counts_beside_the_document_it_is_to_open() {
    let all = signals("SecurityPDF.exe", &pe(b".text\0\0\0", &[0x90; 0x200]));
    assert!(all.iter().any(|s| s.only == Surrounding::BesideDocument), "{all:?}");
    assert!(
        signals("setup.exe", &pe(b".text\0\0\0", &[0x90; 0x200])).iter().all(|s| s.only != Surrounding::BesideDocument)
    );
}
