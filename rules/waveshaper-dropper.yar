// See waveshaper-dropper.md.

rule waveshaper_dropper {
  meta:
    basis = "intel"
    behaviours = "persists, executes, known"
    kinds = "script"
    message = "names two of the places in which the axios compromise left its second stage"
  strings:
    $mac = "/Library/Caches/com.apple.act.mond"
    $linux = "/tmp/ld.py"
    $windows = "\\wt.exe"
    $campaign = "/6202033"
  condition:
    2 of them
}
