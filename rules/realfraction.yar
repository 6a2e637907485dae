// See realfraction.md.

rule realfraction {
  meta:
    basis = "part"
    behaviours = "fetches, executes, known"
    kinds = "javascript"
    message = "asks with a secret header, waits for `blocked`, and runs the answer"
  strings:
    $header = "x-secret-header"
    $sentinel = /['"]blocked['"]/
    $sentinel_field = ".blocked"
    $runs_eval = /\beval\s{0,4}\(/
    $runs_function = "Function"
  condition:
    filesize < 256KB and ($header and any of ($sentinel*) and any of ($runs_*))
}
