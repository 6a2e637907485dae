// See applejeus.md.

rule applejeus {
  meta:
    basis = "intel"
    behaviours = "known"
    kinds = "executable"
    message = "holds the build path or the key of AppleJeus"
  strings:
    $path = "Z:\\jeus\\" ascii wide
    $key = "Moz&Wie;#t/6T!2yW29ab@ad%Df324V$Yd"
  condition:
    any of them
}
