// Editor tasks that run on opening the folder and fetch from one of the published per-system paths. The hosts change
// daily; the paths are the staging server's routes and stay.

rule folder_open_stager {
  meta:
    basis = "intel"
    behaviours = "autostarts, fetches, executes, known"
    kinds = "configuration"
    message = "a folder-open task fetches from the path of a published staging server"
  strings:
    $opens = "folderOpen"
    $path_settings = /\/settings\/(mac|linux|windows|bootstrap)/ nocase
    $path_task = /\/task\/(mac|linux|windows)\?token=/ nocase
    $gets_curl = /\bcurl\b/
    $gets_wget = /\bwget\b/
    $gets_powershell = /\b(irm|iwr|Invoke-WebRequest)\b/ nocase
  condition:
    $opens and any of ($path_*) and any of ($gets_*)
}
