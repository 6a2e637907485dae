//! Functions of wallets: which take a key.

/// Functions whose argument is a private key, a mnemonic or a seed.
pub(super) fn is_key_use(name: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "Account.from_key", "Account.from_mnemonic", "account.from_key", "account.from_mnemonic", "Account.privateKeyToAccount", "Account.sign_transaction",
        "account.sign_transaction", "account.privateKeyToAccount", "Account.encrypt", "Keypair.from_secret_key", "Keypair.from_bytes", "Keypair.from_seed",
        "Keypair.from_base58_string", "Keypair.from_seed_phrase_and_passphrase", "Mnemonic().to_seed", "Mnemonic.to_seed", "Mnemonic().check", "Mnemonic.to_hd_master_key",
        "Bip39SeedGenerator", "Bip39MnemonicValidator().IsValid", "Bip44.FromSeed", "PrivateKey.from_hex", "keys.PrivateKey", "SigningKey.from_string",
        "HDPrivateKey.master_key_from_mnemonic", "Bip32.from_seed", "BIP32.from_seed", "PrivateKey.fromhex", "PrivKey", "Key.from_wif", "bit.Key", "Wallet.from_mnemonic",
        "SigningKey.from_secret_exponent", "Bip39MnemonicDecoder().Decode", "mnemonic_to_private_key", "seed_from_mnemonic", "PrivateKeyTestnet", "Keypair.from_secret",
    ];
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}
