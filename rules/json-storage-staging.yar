// See json-storage-staging.md.

rule json_storage_staging {
  meta:
    basis = "part"
    behaviours = "hides, decodes, known"
    kinds = "configuration, javascript, python"
    message = "holds the address of a JSON store in base64"
  strings:
    $npoint = "api.npoint.io/" base64
    $jsonkeeper = "jsonkeeper.com/b/" base64
    $jsonsilo = "api.jsonsilo.com/" base64
    $mocki = "api.mocki.io/" base64
    $selftest = "bin.lurescan.invalid/" base64
  condition:
    any of them
}
