// See waveshaper-dropper.md.

rule waveshaper_dropper {
  meta:
    basis = "part"
    behaviours = "persists, executes, known"
    kinds = "script"
    message = "names two of the places in which the axios compromise left its second stage"
  strings:
    $mac = "/Library/Caches/com.apple.act.mond"
    $linux = "/tmp/ld.py"
    $windows = "\\wt.exe"
    $campaign = "/6202033"
    $acts_write = "writeFile"
    $acts_stream = "createWriteStream"
    $acts_exec = "exec("
    $acts_fetch = "urlretrieve"
    $acts_curl = "curl -o"
  condition:
    2 of ($mac, $linux, $windows, $campaign) and any of ($acts_*)
}
