// See slow-pisces-ejs.md.

rule slow_pisces_ejs {
  meta:
    basis = "part"
    behaviours = "fetches, executes, known"
    kinds = "javascript"
    message = "renders a template with options that come from an answer of the network"
  strings:
    $ejs = /(require\(\s{0,2}|from\s{1,3})['"]ejs['"]/
    $render = /\.render\s{0,3}\(\s{0,3}[\w.$]{1,60}\s{0,3},\s{0,3}[\w.${}\s:,]{1,120},\s{0,3}[\w$]{1,40}(\.[\w$]{1,40}){0,4}\.(options|opts|settings|config|meta|client)\s{0,3}\)/
    $asks_axios = "axios"
    $asks_fetch = "fetch("
    $asks_got = "got("
    $asks_https = "https.get"
  condition:
    filesize < 256KB and ($ejs and $render and any of ($asks_*))
}
