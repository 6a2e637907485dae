// See stoatwaffle.md.

rule stoatwaffle {
  meta:
    basis = "part"
    behaviours = "autostarts, fetches, known"
    kinds = "configuration"
    message = "a task that starts on opening takes its program from a host called after task settings"
  strings:
    $opens = "folderOpen"
    $host = /https?:\/\/[a-z0-9.-]{0,40}task-?setting/ nocase
    $node = "node" fullword
  condition:
    all of them
}
