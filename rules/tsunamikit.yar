// See tsunamikit.md.

rule tsunamikit {
  meta:
    basis = "part"
    behaviours = "persists, known"
    kinds = "script"
    message = "names the script under which TsunamiKit stays"
  strings:
    $script = "Windows Update Script.pyw"
    $miner = "msedge.exe"
    $miner_kind = "xmrig" nocase
  condition:
    $script or ($miner and $miner_kind)
}
