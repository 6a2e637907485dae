module.exports = ['notindicator.lurescan.invalid', 'indicator.lurescan.invalid.example.test', '192.0.2.66:12240', 'https://bin.lurescan.invalid/b/5ELF70'];
