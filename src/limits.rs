//! Every number that bounds what the target can make us do, with its reason, and the one way bytes are read.
//!
//! Working limits are *counted* (bytes, members, nodes, steps) and belong to one root file, so that the same bytes give
//! the same report on every machine and thread count. Clock limits are a backstop about ten times higher; one that
//! fires is a gap and makes the report say `deterministic: false`.

use std::io::{self, Read};
use std::time::Duration;

use crate::signal::{GapReason, Limit};

/// A file of the target above this is not held in memory; its head is classified and the rest is a gap.
/// The largest honest files that matter (bundled executables, wheels with native code) stay below it.
pub const FILE_BYTES: u64 = 128 << 20;
/// How much of an over-long file is read so that its kind can still be told.
pub const HEAD_BYTES: usize = 64 << 10;
/// One member or decoded layer. Larger ones occur in media and model weights, which hold no code.
pub const MEMBER_BYTES: u64 = 128 << 20;
/// All bytes that one root file may unfold to. A zip bomb ends here.
pub const ROOT_BYTES: u64 = 512 << 20;
/// Members and layers that one root file may unfold to. `node_modules` zipped whole stays below it.
pub const ROOT_BLOBS: u32 = 100_000;
/// Containers and layers within one another. Real lures reach five.
pub const DEPTH: u32 = 12;
/// A compressed stream may grow this much once it is past [`RATIO_FLOOR`]: DEFLATE's own ceiling is 1,032.
pub const RATIO: u64 = 400;
/// Below this many bytes a high ratio is harmless (a file of blanks).
pub const RATIO_FLOOR: u64 = 16 << 20;
/// Bytes that are decoded at a time: a limit is overrun by no more than this.
pub const READ_CHUNK: usize = 64 << 10;
/// Source over this is not handed to a parser (text-level views still look at it); a large honest bundle is 5 MB.
pub const PARSE_BYTES: usize = 8 << 20;
/// A script up to this length always gets its tree: loaders, hooks and entry points are that small, and together they are
/// a twelfth of an installed tree.
pub const ALWAYS_PARSED_BYTES: usize = 8 << 10;
/// A run of base64 or hexadecimal from this length on opens the gate to the parser. Hashes and integrity values stay below.
pub const GATE_RUN_BYTES: usize = 400;
/// Letters written as escapes that open the gate: one may be a range in a regular expression of an honest library.
pub const GATE_ESCAPES: usize = 2;
/// How far a computed index is followed back; a longer one is taken for computed without looking.
pub const GATE_INDEX_BYTES: usize = 512;
/// Blanks between `]` and the `(` that calls it.
pub const GATE_BLANKS: usize = 4 << 10;
/// Comments in a row between a word and what follows it.
pub const GATE_COMMENTS: usize = 64;
/// How much of a file's head and tail is looked at to tell whether it is text and what its first lines say.
pub const KIND_PROBE_BYTES: usize = 64 << 10;
/// Configuration over this is not parsed as a tree; the largest honest `tasks.json` or `package.json` is far below.
pub const CONFIG_BYTES: usize = 2 << 20;
/// Values of one JSON document that are kept; the largest honest `package.json` has some thousands.
pub const JSON_NODES: usize = 200_000;
/// Command lines within command lines (`sh -c "bash -c '...'"`, `$(...)`) that are followed. Real lures reach three.
pub const SHELL_DEPTH: u8 = 8;
/// Brackets, texts and blocks of PowerShell within one another; what is hidden deeper is left out, with a gap.
pub const POWERSHELL_DEPTH: u32 = 200;
/// Calls of a function within itself that are followed with values that nobody knows.
pub const SHELL_RECURSION_UNKNOWN: usize = 2;
/// Calls of a function by itself that are followed with known values: a decoder that takes a letter at a time.
pub const SHELL_RECURSIONS: u32 = 4_096;
/// Steps that one PowerShell script is followed for: a decoder of 100 kB, letter by letter, needs about a million.
pub const POWERSHELL_STEPS: u64 = 4_000_000;
/// Bytes that variables, substitutions and quoted command lines of one file may unfold to before they are left alone.
pub const SHELL_UNFOLDED_BYTES: usize = 4 << 20;
/// Text of a variable or of a command's output that is kept while a script is followed: encoded commands have 2 to 90 kB.
pub const SHELL_VALUE_BYTES: usize = 128 << 10;
/// A line over this is a bundle and no payload glued to a file: published ones are 5 to 90 kB.
pub const GLUED_BYTES: usize = 512 << 10;
/// Facts of one kind kept for one artifact; over it: a gap.
pub const FACTS: usize = 20_000;
/// Signals of one rule kept for one artifact: a reader needs a few, a hostile file offers millions.
pub const SIGNALS_PER_RULE: usize = 8;
/// More deciding indicators than this in one file make it a list of indicators: a trap needs one or two addresses, a
/// detection tool or a report dozens. (Five is the most that one real stager named.)
pub const INDICATOR_LIST: usize = 5;
/// A file shorter than this is not known by its hash: two honest people may have written it.
pub const KNOWN_FILE_BYTES: usize = 64;
/// One file of the user's indicators: osv-scanner's archive of all npm records has 200 MB.
pub const INTEL_BYTES: u64 = 512 << 20;
/// One record within such an archive.
pub const INTEL_RECORD_BYTES: u64 = 4 << 20;
/// Values of one JSON file of indicators: a STIX object has some twenty.
pub const INTEL_NODES: usize = 20_000_000;
/// Indicators that are kept: ten times what OSV knows.
pub const INDICATORS: usize = 4_000_000;
/// Records of one file of which is told that they could not be read; the rest is counted.
pub const INTEL_PROBLEMS: usize = 20;
/// Days after which a pack of indicators is called old: hosts of these campaigns live for weeks.
pub const INTEL_DAYS: i64 = 30;
/// Lock files above this are not read; `package-lock.json` of a large monorepo is 4 MB.
pub const LOCK_BYTES: usize = 32 << 20;
/// Values of one lock file's document: such a file of 4 MB has some 100,000.
pub const LOCK_NODES: usize = 1_000_000;
/// Packages within packages in a lock file; npm nests a dozen deep at most.
pub const LOCK_DEPTH: u32 = 32;
/// Packages that one manifest or lock file names: those of a large monorepo have 10,000.
pub const DEPENDENCIES: usize = 50_000;
/// Registries that one file names: a company has a few.
pub const REGISTRIES: usize = 64;
/// Letters of a package's name that are kept; npm allows 214.
pub const PACKAGE_NAME_BYTES: usize = 214;
/// Letters of an address, version or range that are kept.
pub const REQUIREMENT_CHARS: usize = 300;
/// Overrides within overrides in a manifest.
pub const OVERRIDE_DEPTH: u32 = 8;
/// Comparisons of names with well-known ones in one target, at some 20 ns each.
pub const NEAR_WORK: usize = 40_000_000;
/// Packages of one manifest of which is asked whether anything uses them.
pub const UNUSED_NAMES: usize = 2_000;
/// Text of a manifest in which a package's name counts as a use of it.
pub const USED_BYTES: usize = 16 << 10;
/// Matches that YARA-X keeps of one pattern in one artifact: the first is the evidence, a few more are shown.
pub const YARA_MATCHES: usize = 64;
/// One file of the user's YARA rules, and all of them together: the largest public set is 40 MB.
pub const RULE_BYTES: u64 = 64 << 20;
/// Imports, sections and strings kept of one executable; ordinary ones have a few hundred imports and a dozen sections.
pub const BINARY_NAMES: usize = 4_096;
/// Bytes of one executable that are searched for strings.
pub const BINARY_STRING_BYTES: usize = 64 << 20;
/// Architectures of a fat Mach-O that are read; real ones hold two.
pub const FAT_ARCHITECTURES: usize = 8;
/// Longest excerpt shown for evidence, in bytes.
pub const EXCERPT_BYTES: usize = 200;
/// A text is measured for obfuscation in windows of this many bytes and the worst counts: a hidden loader has 5 to 90 kB.
pub const OBFUSCATION_WINDOW: usize = 64 << 10;
/// Different names remembered within one such window.
pub const OBFUSCATION_NAMES: usize = 4_096;
/// Texts in one list from which on it may be a table that a program fetches its texts from.
pub const OBFUSCATION_LIST: usize = 8;
/// Bytes of the loop that rotates a table: published ones have 600 to 3,000.
pub const OBFUSCATION_LOOP_REACH: usize = 8 << 10;
/// Bytes between the end of a table of strings and the function that hands it out: they stand side by side.
pub const OBFUSCATION_TABLE_REACH: usize = 64;
/// Objects of one compiled Python module that are read: ten times those of the largest module of the standard library.
pub const BYTECODE_OBJECTS: usize = 1_000_000;
/// Bytes of text that are kept of one compiled Python module: more is data.
pub const BYTECODE_TEXT_BYTES: usize = 8 << 20;
/// Lines of a wheel's record that are read, about as many as an archive's members that are.
pub const RECORD_LINES: usize = 100_000;
/// Blanks on one line after which text is out of a reader's sight (0 of 92,878 honest source files have code there).
pub const OFFSCREEN_BLANKS: usize = 100;
/// Places behind such a run that are looked at in one artifact.
pub const OFFSCREEN_PLACES: usize = 256;
/// A line at least this long, and this many times its neighbours' median, is far beyond them.
pub const LONG_LINE_BYTES: usize = 1_000;
/// See [`LONG_LINE_BYTES`].
pub const LONG_LINE_RATIO: usize = 20;
/// Long lines noted in one artifact.
pub const LONG_LINES: usize = 64;
/// Longest constant text kept of one call's argument.
pub const ARGUMENT_BYTES: usize = 4 << 10;
/// Operations within one constant expression that are folded.
pub const FOLD_DEPTH: u32 = 64;
/// Brackets that may be open at once where tree-sitter reads a broken script: with 1,900 it needs 2 GB, with 400 some 80 MB.
pub const OPEN_BRACKETS: usize = 400;
/// A script from this size on is read without the functions that name nothing by which it could act. Published loaders are
/// 5 to 90 kB, nearly all of them in one piece or hidden by shape (which keeps every function).
pub const PRUNED_BYTES: usize = 32 << 10;
/// Values that `debug fold` writes out: more than a generated expression holds, few enough for a value that holds itself often.
pub const FOLD_VALUES: u32 = 100_000;
/// Steps that the JavaScript evaluator takes in an ordinary file before it only sweeps over the rest: an honest module of
/// 100 kB needs about 200,000. At some 40 ns each this is a quarter of a second.
pub const EVALUATOR_STEPS: u64 = 3_000_000;
/// The same for a file that hides its meaning: the slowest published string decoder (RC4 behind a rotation that is tried
/// some hundred times) needs 20 million for 90 kB.
pub const EVALUATOR_STEPS_HIDDEN: u64 = 60_000_000;
/// The same for Python, whose steps are larger: a substitution written as comprehensions in comprehensions needs 8 million for
/// 12 kB.
pub const EVALUATOR_STEPS_HIDDEN_PYTHON: u64 = 12_000_000;
/// Steps in such a file behind conditions that are not known and in functions that nothing calls: there, too, texts come out
/// of its decoder, at some 10,000 steps each.
pub const EVALUATOR_STEPS_LOOSE: u64 = 3_000_000;
/// Steps that every text earns which a program makes, beyond the least budget: a decoder that takes one letter after the other
/// needs five to forty for each, and tables of numbers (which honest libraries compute in millions of steps) make none.
pub const EVALUATOR_STEPS_PER_TEXT: u64 = 100;
/// The least budget of any file: a hidden decoder may stand in twenty lines.
pub const EVALUATOR_STEPS_LEAST: u64 = 200_000;
/// The least budget of a file in which nothing looks hidden, not even a list of texts or bytes: what it decodes stands in
/// short texts, and making texts of them earns more.
pub const EVALUATOR_STEPS_PLAIN: u64 = 50_000;
/// Steps that one loop of such a file may take without making texts: the key schedule of RC4 needs 8,000. Tables of numbers
/// that honest libraries compute need millions, and a loop that is there to waste the budget wastes no more than this.
pub const EVALUATOR_STEPS_IDLE: u64 = 20_000;
/// A file over this is a bundle in which something looks hidden, and no loader: published ones are 5 to 200 kB.
pub const EVALUATOR_HIDDEN_BYTES: u64 = 512 << 10;
/// Words that a thread keeps from one program that is followed for the next: a large bundle has some ten thousand.
pub const KEPT_WORDS: usize = 20_000;
/// Memory that a thread keeps from one syntax tree for the next.
pub const ARENA_BYTES: usize = 16 << 20;
/// A program up to this length is followed although it names no end, if it has something to give to one elsewhere.
pub const FOLLOWED_WEAKLY_BYTES: usize = 16 << 10;
/// The same, if it only uses another file of the project: three lines that hand on what they are given.
pub const FOLLOWED_ALWAYS_BYTES: usize = 2 << 10;
/// A Python file up to this length is followed with all its functions, if there is a sign of anything in it: most payloads
/// are that short, and in what is longer most functions only compute.
pub const FOLLOWED_WHOLE_BYTES: usize = 4 << 10;
/// The same, if it holds something that it could decode. Up to here, too, functions matter that use others that do.
pub const FOLLOWED_PAYLOAD_BYTES: usize = 24 << 10;
/// Names of host things that a thread keeps from one program for the next, and their bytes: the honest ones of 800 packages
/// are some 20,000.
pub const HOST_NAMES: usize = 50_000;
/// See [`HOST_NAMES`].
pub const HOST_NAME_BYTES: usize = 2 << 20;
/// Steps of where values came from that are kept.
pub const EVALUATOR_ORIGINS: usize = 400_000;
/// Values of other files that are kept apart where one value is made of several.
pub const EVALUATOR_TIES: usize = 10_000;
/// Objects and arrays that a program may make.
pub const EVALUATOR_OBJECTS: usize = 1_000_000;
/// A quarter of this is the longest text a program may make, sixteen times this all of them together (most are freed).
pub const EVALUATOR_TEXT_BYTES: u64 = 64 << 20;
/// Steps that texts can earn, for each byte of a Python file that holds nothing to decode: what is spelled out in it is as
/// long as the file.
pub const EVALUATOR_STEPS_PER_BYTE: u64 = 32;
/// Lines of a Python file that cannot be parsed, read as a shell reads them: each is one way to say one thing.
pub const BROKEN_LINES: usize = 16;
/// Turns of one loop over known elements that nobody may ever run, in a Python file that holds nothing to decode.
pub const EVALUATOR_LOOSE_TURNS: usize = 4_096;
/// Things in a value that are looked through for where they came from: beyond it they are many of one kind.
pub const EVALUATOR_LOOK: usize = 4_096;
/// Calls within calls; real decoders nest a few dozen deep.
pub const EVALUATOR_DEPTH: u32 = 200;
/// Texts that a program runs as code, and how deep they may lie in one another. Real lures reach six.
pub const EVALUATOR_UNITS: usize = 64;
/// The same for Python, where every number may stand behind an `eval('1-(-0)')`: some obfuscators write three hundred of them.
/// Each costs steps by its length.
pub const EVALUATOR_UNITS_PYTHON: usize = 2_048;
/// Steps that the parsing of such a text costs, and one more for each sixteen bytes.
pub const EVALUATOR_UNIT_STEPS: u64 = 16;
/// See [`EVALUATOR_UNITS`].
pub const EVALUATOR_UNIT_DEPTH: u8 = 12;
/// Bytes of all such texts together.
pub const EVALUATOR_UNIT_BYTES: usize = 8 << 20;
/// Turns of one loop whose condition is known. The longest honest decoder loop runs once per byte of a payload.
pub const EVALUATOR_TURNS: u64 = 4_000_000;
/// Events that a program tells itself, and listeners to them.
pub const EVALUATOR_EVENTS: usize = 256;
/// Elements that the pure functions of the Python evaluator look at, and sixteenths of the text: a second or less.
pub const EVALUATOR_WORK: u64 = 40_000_000;
/// The part of that for a file that holds nothing to decode: what it computes it computes of little.
pub const EVALUATOR_WORK_PART: u64 = 64;
/// Bits of a whole number: a payload of some hundred kilobytes is written as one.
pub const EVALUATOR_INT_BITS: u64 = 1 << 23;
/// Bits of a power, which takes more than one pass over them.
pub const EVALUATOR_POWER_BITS: u64 = 1 << 18;
/// Bits of the modulus and the exponent of a power: keys of RSA have 4,096.
pub const EVALUATOR_MODULUS_BITS: u64 = 8_192;
/// Digits behind the point in a format, and the width of a field: nobody writes hundreds.
pub const EVALUATOR_PRECISION: usize = 400;
/// See [`EVALUATOR_PRECISION`].
pub const EVALUATOR_WIDTH: usize = 1 << 20;
/// Patterns that a program compiles, and what each may take.
pub const EVALUATOR_PATTERNS: usize = 64;
/// See [`EVALUATOR_PATTERNS`].
pub const EVALUATOR_PATTERN_BYTES: usize = 1 << 20;
/// Generators of random numbers with a seed; each has 2.5 kB.
pub const EVALUATOR_GENERATORS: usize = 256;
/// Rounds of a key derivation: `cryptography` suggests 480,000, which take half a second.
pub const EVALUATOR_KEY_ROUNDS: u32 = 1_000_000;
/// Rows of a Cartesian product.
pub const EVALUATOR_PRODUCT: usize = 100_000;
/// Elements by which one assignment may lengthen an array of a file in which nothing looks hidden.
pub const EVALUATOR_SPARSE: usize = 1 << 14;
/// Things a Python program writes where they run by themselves that are remembered, to be tied to a file that comes later.
pub const EVALUATOR_STARTUPS: usize = 64;
/// Texts of a table that are looked at where nobody knows which is picked.
pub const EVALUATOR_PICKED: usize = 64;
/// Calls of a function that sorts by it.
pub const EVALUATOR_SORTED: usize = 16;
/// A text that `ast.literal_eval` reads.
pub const EVALUATOR_LITERAL_BYTES: usize = 64 << 10;
/// Classes that `object.__subclasses__()` gives: an interpreter has some hundreds, and one is picked by its number.
pub const EVALUATOR_CLASSES: usize = 700;
/// Elements of one array.
pub const EVALUATOR_ELEMENTS: usize = 4_000_000;
/// Things a module gives away that are told to the files that use it, and the longest path to one of them.
pub const SUMMARIES: usize = 512;
/// See [`SUMMARIES`].
pub const SUMMARY_PATH_BYTES: usize = 160;
/// Functions given away that are followed once more with what a caller may give, though the file calls them itself.
pub const EXPORTED_CALLS: usize = 256;
/// Files that one value is followed through, and values that are put together for one file and for a whole target.
pub const CHAIN_FILES: usize = 8;
/// See [`CHAIN_FILES`].
pub const CHAIN_WORK_FILE: u32 = 20_000;
/// See [`CHAIN_FILES`].
pub const CHAIN_WORK: u32 = 2_000_000;
/// Triggers that `lurescan triggers` tells of, each followed alone; a large workspace has some thousand package scripts.
pub const OVERVIEW_TRIGGERS: usize = 5_000;
/// Files and starts that one trigger is followed through there.
pub const OVERVIEW_NODES: usize = 5_000;
/// Edges that are looked at for all of them together.
pub const OVERVIEW_WORK: u32 = 20_000_000;
/// Files, and ends that lead nowhere, that are named for one trigger.
pub const OVERVIEW_FILES: usize = 32;
/// Edges that `debug graph` prints.
pub const OVERVIEW_EDGES: usize = 200_000;
/// Folders above a file that are tried for what it names.
pub const FOLDERS_ABOVE: usize = 32;
/// Packages of a workspace, and pages of a framework, that one command is followed into.
pub const WORKSPACE_PACKAGES: usize = 2_000;
/// Variables of one `.env` file, and its size.
pub const VARIABLES: usize = 512;
/// See [`VARIABLES`].
pub const VARIABLE_BYTES: usize = 64 << 10;
/// A JSON file over this holds data, and no settings of the program.
pub const SETTINGS_BYTES: usize = 16 << 10;
/// Flows noted in one file.
pub const FLOWS: usize = 256;
/// Steps of one flow that are shown.
pub const FLOW_STEPS: usize = 12;
/// Longest text of a step or recovered value that is kept.
pub const FLOW_TEXT_BYTES: usize = 400;
/// The same of a command line or script, which is read on as such: encoded commands of real samples reach 20 kB.
pub const FLOW_COMMAND_BYTES: usize = 32 << 10;
/// Longest recovered text within the sentence that says what was found: one line of a terminal.
pub const MESSAGE_TEXT_BYTES: usize = 120;
/// Longest text of a command that is kept as a fact.
pub const COMMAND_BYTES: usize = 4 << 10;
/// Encoded text shorter than this decodes to nothing that could be a program.
pub const LAYER_MIN_CHARS: usize = 64;
/// Runs of encoded text in one artifact that are decoded to see whether they matter: 4 MB of the shortest, as test vectors are.
pub const LAYER_RUNS: usize = 1 << 16;
/// Decoded layers taken out of one artifact.
pub const LAYERS_PER_BLOB: usize = 64;
/// Bytes of encoded text in one run that are decoded; a longer one is cut. A bundled executable in base64 is below it.
pub const LAYER_BYTES: usize = 32 << 20;
/// Distinct characters that a run of encoded text shows in its first [`LAYER_MIN_CHARS`]: a ruled line has one or two.
pub const LAYER_MIN_DISTINCT: usize = 8;
/// Source of one macro, unpacked: an editor takes 65,534 lines of it.
pub const VBA_BYTES: usize = 8 << 20;
/// Members that are listed of one archive: what a root may unfold to anyway. Bounds the memory of a member list.
pub const ARCHIVE_ENTRIES: usize = ROOT_BLOBS as usize;
/// Members of a solid archive that wait in memory: with the largest member that is a third of a gigabyte.
pub const SOLID_BATCH_BYTES: u64 = 96 << 20;
/// Bytes that are unpacked again and thrown away to reach members that stand behind others: ten seconds at most.
pub const SOLID_WORK_BYTES: u64 = 1 << 30;
/// Texts beside archives in which passwords are looked for.
pub const HINTING_TEXTS: usize = 64;
/// Passwords that are tried on one archive; one may take a second.
pub const PASSWORDS: usize = 32;
/// A source map over this belongs to a bundle whose code is looked at itself.
pub const SOURCE_MAP_BYTES: usize = 2 << 20;
/// Ways to read one archive that are followed: two are a trick, and sixteen cost sixteen times a directory.
pub const ARCHIVE_VIEWS: usize = 16;
/// Tricks noted of one archive: a reader needs a few.
pub const MEMBER_TRICKS: usize = 64;
/// Longest member name that is kept; operating systems take 4,096. What is longer is cut, and noted.
pub const MEMBER_NAME_BYTES: usize = 8 << 10;
/// Bytes of an archive between its members in which unlisted ones are looked for.
pub const STRAY_SCAN_BYTES: usize = 16 << 20;
/// Dictionary memory of an xz or lzma stream: `xz -9` needs 65 MiB.
pub const XZ_MEMORY: u64 = 128 << 20;
/// Window of a zstd stream, as a power of two: what its own command line accepts without being asked (128 MiB).
pub const ZSTD_WINDOW_LOG: u32 = 27;
/// A text file of git's own (HEAD, packed-refs, alternates). Large projects have a `packed-refs` of 10 MB.
pub const GIT_TEXT_BYTES: u64 = 16 << 20;
/// Symbolic refs that lead to one another; git itself follows five.
pub const GIT_SYMREFS: usize = 5;
/// Tags that point at tags before a commit comes.
pub const GIT_TAGS: usize = 5;
/// Bytes of all trees of one commit and of the paths they spell: bounds a tree that holds itself many times over (a "git bomb").
pub const GIT_TREE_BYTES: u64 = 256 << 20;
/// Columns of a line that a reader of a diff sees without moving.
pub const SEEN_COLUMNS: usize = 200;
/// Parents of one commit: the largest octopus merge that is known has 66.
pub const GIT_PARENTS: usize = 1_000;
/// References, and lines of one log. The largest hosted projects have some 100,000 references.
pub const GIT_REFS: usize = 200_000;
/// Folders within one another below `refs`, `logs` and `modules`: names of branches have two or three.
pub const GIT_REF_DEPTH: usize = 32;
/// Git directories of submodules.
pub const GIT_SUBMODULES: usize = 1_000;
/// Commits that are followed: the Linux kernel has 1.3 million.
pub const GIT_COMMITS: usize = 2_000_000;
/// Objects of one database that are listed when what nothing refers to is looked for: the Linux kernel has 11 million.
pub const GIT_OBJECTS: usize = 16_000_000;
/// Bytes of all trees that are read while commits are compared: a commit of a large project reads some 100 kB of them.
pub const GIT_HISTORY_BYTES: u64 = 64 << 30;
/// Deltas upon one another in a pack; git writes at most 4,095.
pub const GIT_DELTAS: usize = 4_095;
/// Bytes that one pack in memory may be unfolded to in all, bases of deltas counted each time: a deep one of a large project
/// needs some gigabytes, and one that is made to be expensive would need any number.
pub const GIT_UNFOLD_BYTES: u64 = 16 << 30;
/// A file of suppressions: each takes some 200 bytes.
pub const POLICY_BYTES: u64 = 1 << 20;
/// A report that is given as a baseline.
pub const BASELINE_BYTES: u64 = 256 << 20;
/// Suppressions that are kept.
pub const SUPPRESSIONS: usize = 200_000;
/// Bytes of root files in flight at once, over all threads.
pub const IN_FLIGHT_BYTES: u64 = 192 << 20;
/// Stack of an analysis thread: oxc needs 512 MiB for 100,000 nested brackets (measured); only touched pages cost memory.
pub const STACK_BYTES: usize = 512 << 20;
/// Files in one target.
pub const TARGET_FILES: usize = 2_000_000;
/// Directories below one another: `PATH_MAX` allows about 2,000.
pub const WALK_DEPTH: usize = 1_024;
/// A worker that dies more often than this goes on without foreign parsers.
pub const WORKER_RESTARTS: u32 = 16;
/// Analysis threads or processes that a user can ask for: each has a large stack.
pub const THREADS: usize = 256;
/// Files a worker has open at once: a chain of containers is in memory, so a few per thread are plenty.
pub const WORKER_FILES: u64 = 256;
/// Data memory of a worker beyond its threads' stacks: bytes in flight, what they unfold to, trees and facts stay far
/// below it. Over it an allocation fails, the worker dies, and one artifact is a gap instead of a machine out of memory.
pub const WORKER_DATA_BYTES: u64 = 8 << 30;
/// One job on a worker's standard input; the longest list of suspects that restarts can build stays below it.
pub const JOB_LINE_BYTES: u64 = 4 << 20;
/// One line of a worker's output, which a hijacked worker could make as long as it likes.
pub const ANSWER_LINE_BYTES: u64 = 512 << 20;
/// Targets that one bulk worker is started for: start-up is paid once, and a batch can read no other's files.
pub const BULK_BATCH: usize = 64;
/// Batches that may run ahead of the oldest unfinished one, per worker: bounds the records held back for order.
pub const BULK_AHEAD: usize = 8;
/// Backstop: one artifact in one worker thread. The counted limits end any analysis that we know in under 6 s.
pub const ARTIFACT_CLOCK: Duration = Duration::from_secs(60);
/// Backstop: a worker that says nothing at all, while it lists or joins. Two million files take a tenth of it.
pub const SILENCE_CLOCK: Duration = Duration::from_secs(600);
/// Backstop: YARA-X on one artifact.
pub const YARA_CLOCK: Duration = Duration::from_secs(30);
/// How long a worker may take to hand over its partial report after it was asked to stop.
pub const STOP_GRACE: Duration = Duration::from_secs(5);

/// Reads at most `limit` bytes. `hint` is what something says of the length: good for a first allocation up to the limit,
/// and for nothing else. With the budget's own reading the only way in which bytes enter.
#[allow(clippy::disallowed_methods, reason = "this is the bounded way")]
pub fn read_at_most(from: impl Read, limit: u64, hint: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(hint.min(limit) as usize);
    from.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Adds to a constant text what still fits into [`ARGUMENT_BYTES`], cut at a character.
pub fn push_argument(out: &mut String, text: &str) {
    let room = ARGUMENT_BYTES.saturating_sub(out.len());
    out.push_str(&text[..text.floor_char_boundary(room)]);
}

/// What one root file may still cost. Created per root, never shared, so that order and threads change nothing.
#[derive(Debug, Clone)]
pub struct Budget {
    bytes: u64,
    blobs: u32,
    spent: bool,
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(ROOT_BYTES, ROOT_BLOBS)
    }
}

impl Budget {
    /// A smaller budget, for tests of the limits.
    pub fn new(bytes: u64, blobs: u32) -> Self {
        Self { bytes, blobs, spent: false }
    }

    /// Counts one more blob; the gap says that the target holds more than is read.
    pub fn take_blob(&mut self) -> Result<(), GapReason> {
        if self.spent {
            return Err(GapReason::Limit(Limit::RootBytes));
        }
        self.blobs = self.blobs.checked_sub(1).ok_or(GapReason::Limit(Limit::RootBlobs))?;
        Ok(())
    }

    /// Counts bytes that are already in memory (a slice of the parent). A refusal spends the budget: what is left after
    /// it would depend on which members happen to be small.
    pub fn take_bytes(&mut self, n: u64) -> Result<(), GapReason> {
        match self.bytes.checked_sub(n) {
            Some(left) => self.bytes = left,
            None => self.spent = true,
        }
        if self.spent { Err(GapReason::Limit(Limit::RootBytes)) } else { Ok(()) }
    }

    /// What must be left when a container within the root is done: half, so that a bomb does not hide what stands behind it.
    pub fn half(&self) -> Reserve {
        Reserve { bytes: self.bytes / 2, blobs: self.blobs / 2 }
    }

    /// A budget for one container, of what is over the reserve.
    pub fn lend(&self, reserve: &Reserve) -> Self {
        Self {
            bytes: self.bytes.saturating_sub(reserve.bytes),
            blobs: self.blobs.saturating_sub(reserve.blobs),
            spent: self.spent,
        }
    }

    /// Takes back what was lent.
    pub fn settle(&mut self, reserve: &Reserve, lent: &Self) {
        self.bytes = self.bytes.min(reserve.bytes) + lent.bytes;
        self.blobs = self.blobs.min(reserve.blobs) + lent.blobs;
    }

    /// Whether bytes were refused.
    pub fn is_spent(&self) -> bool {
        self.spent
    }

    /// Reads a decoded stream to its end, counting as it goes. `packed` is the length of the compressed input, for the
    /// ratio; header sizes are hints and never allocation sizes. What was read before a limit or error is returned with it.
    pub fn read(&mut self, from: &mut dyn Read, packed: u64) -> (Vec<u8>, Option<GapReason>) {
        let mut out = Vec::new();
        let mut chunk = vec![0u8; READ_CHUNK];
        loop {
            let n = match from.read(&mut chunk) {
                Ok(0) => return (out, None),
                Ok(n) => n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return (out, Some(GapReason::Malformed(e.to_string()))),
            };
            if let Some(gap) = self.refuses(out.len() as u64 + n as u64, packed) {
                return (out, Some(gap));
            }
            if let Err(gap) = self.take_bytes(n as u64) {
                return (out, Some(gap));
            }
            out.extend_from_slice(&chunk[..n]);
        }
    }

    /// The limit that one member of `total` bytes out of `packed` is over.
    fn refuses(&self, total: u64, packed: u64) -> Option<GapReason> {
        if total > MEMBER_BYTES {
            return Some(GapReason::Limit(Limit::MemberBytes));
        }
        (total > RATIO_FLOOR && total / RATIO > packed).then_some(GapReason::Limit(Limit::Ratio))
    }
}

/// What a container within a root must leave for what stands behind it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reserve {
    bytes: u64,
    blobs: u32,
}

/// At most `bytes` bytes of a text, cut at a character.
pub fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}
