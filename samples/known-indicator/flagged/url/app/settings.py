# Inert sample: a reserved address.
CONFIG_URL = 'https://bin.lurescan.invalid/b/5ELF7'
