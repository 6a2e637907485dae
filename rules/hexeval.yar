// Strings kept as hexadecimal pairs that spell the loader's own needs, a decoder for them, and a sink.

rule hexeval_loader {
  meta:
    basis = "intel"
    behaviours = "hides, decodes, fetches, executes, known"
    kinds = "javascript"
    message = "keeps `https` and a request library as hexadecimal, decodes them and evaluates"
  strings:
    $https = /['"`]68747470733a2f2f[0-9a-f]{8}/ nocase
    $needs_axios = /['"`]6178696f73['"`]/ nocase
    $needs_require = /['"`]72657175697265['"`]/ nocase
    $needs_fetch = /['"`]6e6f64652d6665746368['"`]/ nocase
    $decodes_pairs = "fromCharCode"
    $decodes_buffer = /['"`]hex['"`]/
    $runs_eval = /\beval\s{0,4}\(/
    $runs_function = /\bFunction\b.{0,24}\(/
  condition:
    $https and any of ($needs_*) and any of ($decodes_*) and any of ($runs_*)
}
