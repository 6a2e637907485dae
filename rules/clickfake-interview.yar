// See clickfake-interview.md.

rule clickfake_interview {
  meta:
    basis = "part"
    behaviours = "executes, fetches, known"
    kinds = "script, source, html"
    message = "is made like the launcher, script, page or program of the fake interview"
  strings:
    $launcher = "objShell.Run \"cmd /c node "
    $mac_list = "PLISST_FILE="
    $mac_archive = "ZIP_URL=$ZIP_"
    $go_shell = "processOsShell"
    $go_loop = "StartMainLoop"
    $go_chrome = "AutoModeChromeGather"
    $page_invite = "inviteUUID"
    $page_copied = "The content is copied to the clipboard"
  condition:
    $launcher or all of ($mac_*) or 2 of ($go_*) or all of ($page_*)
}
