// See rollup-polyfill.md.

rule rollup_polyfill {
  meta:
    basis = "part"
    behaviours = "fetches, executes, hides, known"
    kinds = "javascript"
    message = "installs a package silently in a hidden window with a decrypted name"
  strings:
    $scrypt = "scryptSync"
    $hidden = "windowsHide"
    $save = "--no-save"
    $fund = "--no-fund"
    $install = "npm install " base64
  condition:
    filesize < 256KB and ($scrypt and $hidden and (($save and $fund) or $install))
}
