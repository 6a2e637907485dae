// See fake-conferencing.md.

rule fake_conferencing {
  meta:
    basis = "part"
    behaviours = "reads-secrets, known"
    kinds = "executable"
    message = "calls itself a conferencing program and names stores of browsers and wallets"
  strings:
    $name_mirotalk = "MiroTalk" ascii wide
    $name_fcc = "FCCCall" ascii wide
    $name_jami = "JamiInstaller" ascii wide
    $store_logins = "Login Data" ascii wide
    $store_extensions = "Local Extension Settings" ascii wide
    $store_metamask = "nkbihfbeogaeaoehlefnkodbefgpgknn" ascii wide
    $path_down = "/pdown" ascii wide
    $path_uploads = "/uploads" ascii wide
  condition:
    1 of ($name_*) and 2 of ($store_*, $path_*)
}
