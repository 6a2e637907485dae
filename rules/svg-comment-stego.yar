// See svg-comment-stego.md.

rule svg_comment_stego {
  meta:
    basis = "part"
    behaviours = "hides, decodes, executes, known"
    kinds = "javascript"
    message = "puts the comments of SVG files together and runs them"
  strings:
    $svg = ".svg"
    $open = "<!--"
    $close = "-->"
    $reads = /readFile(Sync)?\s{0,4}\(/
    $runs_eval = /\beval\s{0,4}\(/
    $runs_function = /\bFunction\s{0,4}\(/
    $runs_vm = "runInThisContext"
    $runs_child = "spawn("
  condition:
    filesize < 64KB and ($svg and $open and $close and $reads and any of ($runs_*))
}
