// See unk-deaddrop.md.

rule unk_deaddrop {
  meta:
    basis = "part"
    behaviours = "executes, hides, known"
    kinds = "configuration, shell, script"
    message = "starts the hidden updater that UNK_DeadDrop ships under vendor/"
  strings:
    $launch = "run-update-hidden-launch.vbs"
    $script = "vendor/run-update"
    $binary = "google-update-support"
    $quiet = "//B //Nologo"
  condition:
    $launch or ($script and ($quiet or $binary)) or ($binary and $quiet)
}
