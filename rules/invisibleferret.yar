// The command table of one backdoor: the names that its server sends.

rule invisibleferret_commands {
  meta:
    basis = "intel"
    behaviours = "executes, sends, known"
    kinds = "python"
    message = "holds the command names of InvisibleFerret"
  strings:
    $obj = /\bssh_obj\b/
    $upload = /\bssh_upload\b/
    $any = /\bssh_any\b/
    $env = /\bssh_env\b/
    $zcp = /\bssh_zcp\b/
  condition:
    3 of them
}
