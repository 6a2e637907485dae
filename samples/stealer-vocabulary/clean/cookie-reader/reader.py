# Reads the passwords file of one browser for its owner: no wallets.
FILES = ['Login Data', 'Local State', 'Cookies']
