// See mastra-takeover.md.

rule mastra_takeover {
  meta:
    basis = "part"
    behaviours = "executes, hides, known"
    kinds = "configuration, javascript"
    message = "an install script runs a setup program with its warnings silenced"
  strings:
    $install = /"(pre|post)?install"\s{0,4}:\s{0,4}"node\s{1,3}(\.\/)?setup\.c?js\s{1,3}--no-warnings/
    $setup = "--no-warnings"
    $tls = /NODE_TLS_REJECT_UNAUTHORIZED['"\]]{0,2}\s{0,4}=\s{0,4}['"]?0/
    $update = "/update/"
  condition:
    $install or ($tls and $update and $setup)
}
