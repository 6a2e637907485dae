// See comebacker.md.

rule comebacker {
  meta:
    basis = "part"
    behaviours = "executes, hides, known"
    kinds = "xml"
    message = "a build event hands a database to rundll32"
  strings:
    $event = /<P(re|ost)(Build|Link)Event>/
    $loads = /rundll32(\.exe)?[^<\n]{1,120}\.(db|dat|bin|png|ipch|suo)['"]?,/ nocase
  condition:
    all of them
}
