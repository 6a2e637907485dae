// See git-hooks-wave.md.

rule git_hooks_wave {
  meta:
    basis = "part"
    behaviours = "fetches, executes, known"
    kinds = "shell, text"
    message = "a script for three systems that takes another from the same short address"
  strings:
    $ostype = "OSTYPE"
    $darwin = "darwin"
    $fetch_curl = /(curl|wget)[^\n]{1,60}https?:\/\/[^\n]{3,60}m['"]?[^\n]{0,20}\|\s?(ba)?sh/
    $fetch_linux = /(curl|wget)[^\n]{1,60}https?:\/\/[^\n]{3,60}l['"]?[^\n]{0,20}\|\s?(ba)?sh/
  condition:
    all of them
}
