// What a wallet stealer has to name: ids of several wallet extensions, the folder in which browsers keep extension data,
// and a place to send it to. The ids are Chrome's public ones; stealers often cut them to ten letters.

private rule wallet_ids {
  strings:
    $metamask = "nkbihfbeog"
    $metamask_edge = "ejbalbakop"
    $phantom = "bfnaelmome"
    $tronlink = "ibnejdfjmm"
    $coinbase = "hnfanknocf"
    $binance = "fhbohimael"
    $trust = "egjidjbpgl"
    $coin98 = "aeachknmef"
    $crypto_com = "hifafgmccd"
    $okx = "mcohilncbf"
    $ronin = "fnjhmkhhmk"
  condition:
    3 of them
}

rule collects_wallets {
  meta:
    basis = "part"
    behaviours = "reads-secrets"
    kinds = "script"
    message = "names several wallet extensions and the folder in which browsers keep their data"
  strings:
    $extension_data = "Local Extension Settings"
    $passwords = "Login Data"
  condition:
    wallet_ids and any of them
}

rule collects_and_sends_wallets {
  meta:
    basis = "intel"
    behaviours = "reads-secrets, sends, known"
    kinds = "script"
    message = "names wallet extensions, browser data and a key store, and uploads files"
  strings:
    $extension_data = "Local Extension Settings"
    $passwords = "Login Data"
    $store_solana = "solana/id.json"
    $store_solana_old = "solana_id"
    $store_keychain = /[Ll]ogin\.keychain/
    $store_exodus = /[Ee]xodus\.wallet/
    $upload_form = "FormData"
    $upload_form_package = "form-data"
    $upload_path = /['"`\/]uploads?\b/
    $upload_python = "requests.post("
  condition:
    wallet_ids and ($extension_data or $passwords) and any of ($store_*) and any of ($upload_*)
}
