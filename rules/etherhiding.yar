// See etherhiding.md.

rule etherhiding {
  meta:
    basis = "part"
    behaviours = "fetches, decodes, executes, known"
    kinds = "javascript"
    message = "reads a contract or transaction, decodes hexadecimal and makes a function that gets `require`"
  strings:
    $read_call = "eth_call"
    $read_transaction = "eth_getTransactionByHash"
    $read_memo = "getMemo"
    $hex = /['"]hex['"]/
    $function = /Function(\.constructor)?\s{0,4}\(\s{0,4}['"]require['"]/
  condition:
    filesize < 256KB and (any of ($read_*) and $hex and $function)
}
