// See beavertail.md.

rule beavertail {
  meta:
    basis = "part"
    behaviours = "reads-secrets, fetches, known"
    kinds = "javascript"
    message = "names the delivery paths and drop files of BeaverTail beside the stores it reads"
  strings:
    $path_down = "/pdown"
    $path_client = "/client/"
    $path_keys = "/keys"
    $drop_npl = "/.npl"
    $drop_zip = "p2.zip"
    $drop_part = "p.zi"
    $store_logins = "Login Data"
    $store_extensions = "Local Extension Settings"
    $store_solana = "/.config/solana/"
    $store_metamask = "nkbihfbeog"
  condition:
    filesize < 512KB and ((1 of ($path_*)) and (1 of ($drop_*)) and (2 of ($store_*)))
}
