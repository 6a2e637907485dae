// See ottercookie-modules.md.

rule ottercookie_modules {
  meta:
    basis = "intel"
    behaviours = "executes, sends, known"
    kinds = "javascript"
    message = "holds the named modules of OtterCookie"
  strings:
    $module_ldb = /\bldbScript\s{0,3}=/
    $module_upload = /\bautoUploadScript\s{0,3}=/
    $module_socket = /\bsocketScript\s{0,3}=/
    $install = "sql.js socket.io-client form-data axios --no-save"
    $secret = "SuperStr0ngSecret@)@^"
  condition:
    2 of ($module_*) or ($install and 1 of ($module_*)) or ($secret and 1 of ($module_*))
}
