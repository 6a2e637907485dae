// See build-script-dropper.md.

rule build_script_dropper {
  meta:
    basis = "part"
    behaviours = "fetches, executes, known"
    kinds = "source"
    message = "a build script drops and starts a setup program past the check of certificates"
  strings:
    $drop_unix = "/tmp/rust-setup"
    $drop_windows = "rust-setup.ps1"
    $drop_launch = "rust-setup-launch.vbs"
    $verifier = "ServerCertVerifier"
    $accept = "AcceptAll"
  condition:
    any of ($drop_*) or ($verifier and $accept)
}
