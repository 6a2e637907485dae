// The registration protocol of one loader: four parameter names of its own beacon, and the answer that is evaluated.

rule checkstatus_beacon {
  meta:
    basis = "intel"
    behaviours = "reads-secrets, fetches, executes, known"
    kinds = "javascript"
    message = "sends host facts under the names of a published beacon and can run the answer"
  strings:
    $sysinfo = /\bsysInfo\b/
    $processinfo = /\bprocessInfo\b/
    $sysid = /\bsysId\b/
    $tid = /\btid\b/
    $runs_eval = /\beval\s{0,4}\(/
    $runs_function = /\bFunction\b.{0,24}\(/
    $runs_timer = "setInterval"
    $asks_status = "checkStatus"
    $asks_error = "errorMessage"
  condition:
    $sysinfo and $processinfo and $sysid and $tid and ($runs_eval or $runs_function)
    and ($runs_timer or any of ($asks_*))
}
