// See front-company.md.

rule front_company {
  meta:
    basis = "context"
    behaviours = "known"
    kinds = "configuration, prose, html, source, javascript"
    message = "names a company that was published as a front"
  strings:
    $blocknovas = /\bBlock ?Novas\b/ nocase
    $angeloper = /\bAngeloper( Agency)?\b/ nocase
    $softglide = /\bSoft ?Glide( LLC)?\b/ nocase
  condition:
    any of them
}
