// See wallet-trap.md.

rule wallet_trap {
  meta:
    basis = "part"
    behaviours = "executes, hides, known"
    kinds = "javascript"
    message = "the configuration of a build loads a program from the folder of public files"
  strings:
    $loads = /(require\(|from\s|import\()\s{0,3}['"]\.\/public\/[\w\-]{1,40}(\.js|\.cjs|\.mjs|\.cookie)?['"]/
    $config_vite = "defineConfig"
    $config_exports = "module.exports"
    $config_plugins = "plugins"
  condition:
    $loads and any of ($config_*)
}
