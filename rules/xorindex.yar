// See xorindex.md.

rule xorindex {
  meta:
    basis = "part"
    behaviours = "decodes, fetches, executes, known"
    kinds = "javascript"
    message = "hides an address or sends host names in the way of XORIndex"
  strings:
    $typo_host = "hoame" fullword
    $typo_user = "uame" fullword
    $typo_type = "sype" fullword
    $bytes = /new Uint8Array\(\[104, ?116, ?116, ?112/
    $decoder = "TextDecoder"
    $model = ".data.model"
    $runs = /\beval\s{0,4}\(/
  condition:
    filesize < 256KB and (2 of ($typo_*) or ($bytes and $decoder and $runs) or ($model and $bytes))
}
