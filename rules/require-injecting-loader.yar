// `new Function("require", text)`: fetched text becomes a module with the loader's own `require`. The two-argument form
// with a variable body is what the loaders use; bundlers and test tools pass `module` and `exports` as well.

rule function_with_require {
  meta:
    basis = "part"
    behaviours = "executes"
    kinds = "javascript"
    message = "makes a function of a text that gets `require`, in a file that also fetches"
  strings:
    $makes = /\bFunction\s{0,3}\(\s{0,3}['"`]require['"`]\s{0,3},\s{0,3}[A-Za-z_$][\w.$]{0,60}\s{0,3}\)/
    $fetches_axios = "axios"
    $fetches_fetch = /\bfetch\s{0,3}\(/
    $fetches_http = /\bhttps?\.(get|request)\s{0,3}\(/
  condition:
    $makes and any of ($fetches_*)
}

rule hidden_constructor_with_require {
  meta:
    basis = "intel"
    behaviours = "fetches, executes, known"
    kinds = "javascript"
    message = "reaches Function by `.constructor` and gives a fetched text `require`"
  strings:
    $makes = /\bFunction\.constructor\s{0,3}\(\s{0,3}['"`]require['"`]\s{0,3},/
    $fetches_axios = "axios"
    $fetches_fetch = /\bfetch\s{0,3}\(/
    $fetches_http = /\bhttps?\.(get|request)\s{0,3}\(/
    $answers = /\.(cookies?|model|content|message|data|options)\b/
  condition:
    $makes and any of ($fetches_*) and $answers
}
