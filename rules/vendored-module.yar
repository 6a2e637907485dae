// See vendored-module.md.

rule vendored_module {
  meta:
    basis = "part"
    behaviours = "decodes, executes, known"
    kinds = "python"
    message = "a copy of a known module decodes text turned by thirteen letters and runs it"
  strings:
    $rot = /['"]rot_?13['"]/
    $base64 = "b64decode"
    $exec = /\bexec\s{0,3}\(/
    $module_clipboard = "pyperclip" nocase
    $module_base = "pyrebase" nocase
    $module_copy = "def determine_clipboard"
  condition:
    filesize < 256KB and ($rot and $base64 and $exec and any of ($module_*))
}
