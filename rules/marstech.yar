// See marstech.md.

rule marstech {
  meta:
    basis = "part"
    behaviours = "fetches, known"
    kinds = "javascript, python, configuration"
    message = "asks a server under the names of Marstech1"
  strings:
    $client = "/client/marstech1"
    $loader = "/j/marstech1"
  condition:
    any of them
}
