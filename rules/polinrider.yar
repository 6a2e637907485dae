// The stable parts of a blob that is appended to config files of infected repositories: what it needs in order to run
// (handles on `require` and `module` in the global object) and the two keys that outlived every change of its cipher.
// Names, seeds and ciphers change within weeks and are not used.

rule polinrider_keys {
  meta:
    basis = "intel"
    behaviours = "decodes, executes, known"
    kinds = "javascript"
    message = "holds a XOR key of PolinRider beside a decoder and a sink"
  strings:
    $key_1 = "2[gWfGj;<:-93Z^C"
    $key_2 = "m6:tTh^D)cBz?NM]"
    $decodes = "charCodeAt"
    $runs_eval = /\beval\s{0,4}\(/
    $runs_function = /\bFunction\s{0,4}\(/
  condition:
    any of ($key_*) and $decodes and any of ($runs_*)
}

rule polinrider_handles {
  meta:
    basis = "intel"
    behaviours = "hides, executes, known"
    kinds = "javascript"
    message = "marks the global object like PolinRider and puts `require` into it"
  strings:
    $marker_bang = /global\s{0,3}\[\s{0,3}['"]!['"]\s{0,3}\]\s{0,3}=\s{0,3}['"]/
    $marker_v = /global\s{0,3}\[\s{0,3}['"]_V['"]\s{0,3}\]\s{0,3}=\s{0,3}['"]/
    $marker_i = /global\.i\s{0,3}=\s{0,3}['"]A\d{1,2}-/
    $handle_name = /global\s{0,3}\[\s{0,3}['"][a-z]['"]\s{0,3}\]\s{0,3}=\s{0,3}require\b/
    $handle_table = /global\s{0,3}\[\s{0,3}[\w$]{2,24}\[\d{1,3}\]\s{0,3}\]\s{0,3}=\s{0,3}require\b/
  condition:
    any of ($marker_*) and any of ($handle_*)
}

rule polinrider_shuffle {
  meta:
    basis = "part"
    behaviours = "hides, decodes"
    kinds = "javascript"
    message = "holds the seeded character shuffle that PolinRider hides its strings with"
  strings:
    $joint = "String.fromCharCode(127)"
    $percent = /=\s{0,3}['"]\\x25['"]/
    $one = /=\s{0,3}['"]\\x23\\x31['"]/
    $nought = /=\s{0,3}['"]\\x23\\x30['"]/
  condition:
    all of them
}
