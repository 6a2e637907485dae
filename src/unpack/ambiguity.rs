//! Where readers disagree on what an archive contains, and which real installer sees what.
//!
//! One row each. What decides is the same for all of them (`archive-ambiguity`); the row is for the person who has to
//! know which tool would have run the other view.

/// A way in which two readers of one archive see different members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ambiguity {
    /// zip: the directory and the header beside the data give different names.
    LocalName,
    /// zip: they give different lengths or methods.
    LocalSize,
    /// zip: only one of them says that the member is encrypted.
    LocalFlags,
    /// zip: a member that the directory does not list.
    Unlisted,
    /// zip: two archives one after the other, each with a directory.
    TwoDirectories,
    /// zip: an end record inside the comment of another one.
    EndInComment,
    /// zip: an end record that states no members or no length, before a directory that has some.
    EndWithoutSize,
    /// zip: the directory holds more members than the end record counts.
    CountDiffers,
    /// zip: the narrow and the wide end record point at different directories.
    Zip64Differs,
    /// zip: the directory before the end record is not the one at the stated offset.
    OffsetDiffers,
    /// zip: two members of one name with different content.
    DuplicateName,
    /// Two names that differ in letter case only.
    CaseFold,
    /// zip: the extra field for Unicode names holds another name.
    UnicodePath,
    /// Members that share their bytes.
    Overlap,
    /// A name with a NUL in it.
    NulInName,
    /// A name that ends in a slash, with content.
    FolderWithContent,
    /// An archive of another kind before or after the archive.
    Polyglot,
    /// tar: the extended header states another length than the header.
    PaxSize,
    /// tar: the extended header states another name, although the header has room for it.
    PaxName,
    /// tar: one member has both kinds of long names, and they differ.
    LongNames,
    /// tar: a single empty block between members.
    LoneEmptyBlock,
    /// tar: members behind the end mark.
    BehindEnd,
    /// tar: a link that states a length, with headers in what it covers.
    LinkWithContent,
    /// tar of an npm package: members of several roots that fall on one name.
    SeveralRoots,
    /// gzip: data behind the end of the stream.
    GzipTrailing,
    /// gzip: a second archive in a second member of the stream.
    GzipMembers,
}

impl Ambiguity {
    /// All of them.
    pub const ALL: &[Ambiguity] = &[
        Ambiguity::LocalName,
        Ambiguity::LocalSize,
        Ambiguity::LocalFlags,
        Ambiguity::Unlisted,
        Ambiguity::TwoDirectories,
        Ambiguity::EndInComment,
        Ambiguity::EndWithoutSize,
        Ambiguity::CountDiffers,
        Ambiguity::Zip64Differs,
        Ambiguity::OffsetDiffers,
        Ambiguity::DuplicateName,
        Ambiguity::CaseFold,
        Ambiguity::UnicodePath,
        Ambiguity::Overlap,
        Ambiguity::NulInName,
        Ambiguity::FolderWithContent,
        Ambiguity::Polyglot,
        Ambiguity::PaxSize,
        Ambiguity::PaxName,
        Ambiguity::LongNames,
        Ambiguity::LoneEmptyBlock,
        Ambiguity::BehindEnd,
        Ambiguity::LinkWithContent,
        Ambiguity::SeveralRoots,
        Ambiguity::GzipTrailing,
        Ambiguity::GzipMembers,
    ];

    /// What it is, in words that follow a member's name or the archive.
    pub fn what(self) -> &'static str {
        match self {
            Self::LocalName => "the header beside its data has another name",
            Self::LocalSize => "its two headers state different lengths or methods",
            Self::LocalFlags => "only one of its two headers calls it encrypted",
            Self::Unlisted => "the archive holds it and the directory does not list it",
            Self::TwoDirectories => "the archive has two directories",
            Self::EndInComment => "the comment of the archive holds a second end record",
            Self::EndWithoutSize => "the end record states that there is nothing, and the directory lists members",
            Self::CountDiffers => "the directory lists more members than the end record counts",
            Self::Zip64Differs => "the two end records of the archive point at different directories",
            Self::OffsetDiffers => "the directory before the end record is not the one that it points at",
            Self::DuplicateName => "two members have this name and different content",
            Self::CaseFold => "another member has this name in other letter case",
            Self::UnicodePath => "its extra field for Unicode gives it another name",
            Self::Overlap => "members share their bytes",
            Self::NulInName => "its name holds a NUL",
            Self::FolderWithContent => "its name is a folder's, and it has content",
            Self::Polyglot => "an archive of another kind stands before or after the archive",
            Self::PaxSize => "its two headers state different lengths",
            Self::PaxName => "its two headers have different names",
            Self::LongNames => "it has two long names that differ",
            Self::LoneEmptyBlock => "members stand behind a single empty block",
            Self::BehindEnd => "members stand behind the end of the archive",
            Self::LinkWithContent => "it is a link that covers further members",
            Self::SeveralRoots => "several folders hold a file of this name, and npm drops the folder",
            Self::GzipTrailing => "data stands behind the end of the gzip stream",
            Self::GzipMembers => "a second archive stands in a further member of the gzip stream",
        }
    }

    /// Which reader sees which.
    pub fn readers(self) -> &'static str {
        match self {
            Self::LocalName => {
                "unzip and Java's ZipFile follow the directory, pip (Python's zipfile) refuses the member; \
                 readers that stream (uv before 0.8.6, bsdtar on a pipe) follow the header beside the data"
            }
            Self::LocalSize => {
                "pip (Python's zipfile), unzip and Java's ZipFile follow the directory; readers that stream (uv \
                 before 0.8.6, bsdtar on a pipe) follow the header beside the data"
            }
            Self::LocalFlags => {
                "pip (Python's zipfile) and Java refuse the member, unzip asks for a password; Android and \
                 readers that stream unpack it"
            }
            Self::Unlisted => {
                "pip, unzip and Java's ZipFile do not see it; readers that stream (uv before 0.8.6, bsdtar on a \
                 pipe) unpack it"
            }
            Self::TwoDirectories => {
                "pip, unzip, Java and WinRAR take the last archive, 7-Zip the first, readers that stream both"
            }
            Self::EndInComment => {
                "unzip and Java take the last end record, yauzl (VS Code, Electron) the one whose comment reaches \
                 the end of the file; pip (Python's zipfile) refuses the archive or takes the last"
            }
            Self::EndWithoutSize => {
                "pip (Python's zipfile) and Java read as many bytes as the record states, so nothing; unzip and \
                 7-Zip repair it, and readers that stream (uv before 0.8.6, bsdtar on a pipe) see the members"
            }
            Self::CountDiffers => {
                "yauzl (VS Code, Electron) stops at the count; pip (Python's zipfile), unzip and Java read the \
                 directory to its end"
            }
            Self::Zip64Differs => {
                "pip (Python's zipfile) follows the wide record; unzip and yauzl (VS Code, Electron) the narrow \
                 one unless it overflows, Java refuses"
            }
            Self::OffsetDiffers => {
                "pip (Python's zipfile), unzip and Java take the directory right before the end record; yauzl (VS \
                 Code, Electron) and 7-Zip the one at the stated offset"
            }
            Self::DuplicateName => {
                "pip and unzip -o end with the last one, unzip -n and Java's class loader with the first, uv \
                 refuses the archive"
            }
            Self::CaseFold => {
                "git, npm and pip on Linux make two files, on macOS and Windows the last one replaces the other"
            }
            Self::UnicodePath => {
                "unzip, 7-Zip and yauzl (VS Code, Electron) take the extra field; Java and pip (Python's zipfile, \
                 3.11) the header"
            }
            Self::Overlap => "newer pip (Python's zipfile) and unzip refuse the members; 7-Zip and Java unpack them",
            Self::NulInName => "pip (Python's zipfile) and unzip cut the name there; Java, Go and 7-Zip keep the rest",
            Self::FolderWithContent => "unzip and pip make a folder; readers that look at the content write a file",
            Self::Polyglot => "tar and npm read it from its beginning, unzip, Java and pip's wheels from its end",
            Self::PaxSize => {
                "npm (node-tar), pip (Python's tarfile) and GNU tar follow the extended header; tokio-tar before \
                 its repair (uv before 0.9.5) followed the header"
            }
            Self::PaxName => "npm, pip and GNU tar follow the extended header; readers of the old format the header",
            Self::LongNames => {
                "GNU tar and npm (node-tar) take the extended header's, pip (Python's tarfile) the other"
            }
            Self::LoneEmptyBlock => {
                "pip (Python's tarfile) and GNU tar stop at one empty block; npm (node-tar) goes on until there \
                 are two"
            }
            Self::BehindEnd => {
                "npm, pip and GNU tar stop at the end mark; tar -i and bsdtar with read_concatenated_archives go \
                 on"
            }
            Self::LinkWithContent => {
                "pip (Python's tarfile) reads on right behind the link's header; GNU tar skips the stated length"
            }
            Self::SeveralRoots => {
                "npm drops the first folder, so that the last member wins; tar and a reviewer see both"
            }
            Self::GzipTrailing => {
                "gzip and pip ignore it, npm refuses the file; tools that search for signatures (binwalk, 7-Zip) \
                 and loaders that know where to look read it"
            }
            Self::GzipMembers => {
                "readers of one member (cargo) see the first archive; gzip gives both, of which npm and pip read \
                 the first and tar -i both"
            }
        }
    }
}

/// Whether bytes begin as an archive or compressed stream of another kind.
pub fn begins_archive(bytes: &[u8]) -> bool {
    let starts: &[&[u8]] =
        &[b"\x1f\x8b\x08", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh", b"\xfd7zXZ\0", b"PK\x03\x04"];
    starts.iter().any(|start| bytes.starts_with(start)) || bytes.get(257..262) == Some(b"ustar")
}
