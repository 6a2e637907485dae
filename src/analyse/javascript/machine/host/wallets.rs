//! Functions of wallets and chains: which take a key, which read what stands on a chain.

/// Functions whose argument is a private key, a mnemonic or a seed.
pub(super) fn is_key_use(name: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "Keypair.fromSecretKey",
        "Keypair.fromSeed",
        "Wallet.fromMnemonic",
        "Wallet.fromPhrase",
        "Wallet.fromEncryptedJson",
        "HDNodeWallet.fromPhrase",
        "HDNodeWallet.fromMnemonic",
        "HDNode.fromMnemonic",
        "HDNode.fromSeed",
        "mnemonicToSeed",
        "mnemonicToSeedSync",
        "mnemonicToEntropy",
        "validateMnemonic",
        "privateKeyToAccount",
        "mnemonicToAccount",
        "privateKeyToAddress",
        "privateToAddress",
        "privateToPublic",
        "ECPair.fromWIF",
        "ECPair.fromPrivateKey",
        "fromWIF",
        "keyPair.fromSecretKey",
        "keyPair.fromSeed",
        "fromPrivateKey",
        "hdkey.fromMasterSeed",
        "fromMasterSeed",
        "SigningKey",
        "computeAddress",
        "isValidPrivate",
        "isValidMnemonic",
        "getPublicKey",
        "Secp256k1HdWallet.fromMnemonic",
        "DirectSecp256k1HdWallet.fromMnemonic",
        "fromSecret",
        "xrpl.Wallet.fromSeed",
        "Keyring().addFromUri",
        "addFromMnemonic",
    ];
    ENDINGS.iter().any(|ending| name.ends_with(ending))
        || matches!(name, "ethers.Wallet" | "Wallet" | "ethers.ethers.Wallet")
        || name.ends_with("ethers.Wallet")
}

/// Functions that read a transaction, an account or a contract.
pub(super) fn is_chain_read(name: &str) -> bool {
    let root = name.split(['.', '(']).next().unwrap_or(name);
    let method = name.rsplit('.').next().unwrap_or(name);
    let library = matches!(
        root,
        "ethers"
            | "web3"
            | "Web3"
            | "viem"
            | "@solana/web3"
            | "tronweb"
            | "TronWeb"
            | "aptos"
            | "near-api-js"
            | "bitcore-lib"
    ) || name.starts_with("@solana/web3.js")
        || name.starts_with("@aptos-labs/")
        || name.starts_with("@mysten/sui");
    library
        && matches!(
            method,
            "call"
                | "getTransaction"
                | "getTransactionByHash"
                | "getParsedTransaction"
                | "getSignaturesForAddress"
                | "getAccountInfo"
                | "getTransactionReceipt"
                | "readContract"
                | "getStorageAt"
                | "getLogs"
                | "getParsedTransactions"
                | "getCode"
                | "getObject"
                | "getEvents"
        )
}
