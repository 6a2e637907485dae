// See safe-bundle-tamper.md.

rule safe_bundle_tamper {
  meta:
    basis = "part"
    behaviours = "hides, known"
    kinds = "javascript"
    message = "compares addresses before signing, switches the operation and restores it"
  strings:
    $address = /['"]0x[0-9a-fA-F]{40}['"]/
    $switch = /\.operation\s{0,3}=\s{0,3}1\b/
    $restore = /\.operation\s{0,3}=\s{0,3}(0\b|[A-Za-z_$])/
    $compare_includes = ".includes("
    $compare_index = ".indexOf("
    $compare_lower = ".toLowerCase()"
    $sign_execute = "executeTransaction"
    $sign_sign = "signTransaction"
    $sign_hash = "safeTxHash"
  condition:
    #address >= 2 and $switch and #restore >= 1 and any of ($compare_*) and any of ($sign_*)
}
