// See slow-pisces-yaml.md.

rule slow_pisces_yaml {
  meta:
    basis = "part"
    behaviours = "fetches, executes, known"
    kinds = "python"
    message = "loads YAML from the network with a loader that makes objects"
  strings:
    $type = /application\/(x-)?yaml/
    $load = /yaml\.load\s{0,3}\([^\n]{1,120}Loader\s{0,3}=\s{0,3}(yaml\.)?(Unsafe|Full)?Loader\b/
    $unsafe = /yaml\.unsafe_load\s{0,3}\(/
    $from_requests = "requests"
    $from_httpx = "httpx"
    $from_urllib = "urllib"
  condition:
    $type and ($load or $unsafe) and any of ($from_*)
}
