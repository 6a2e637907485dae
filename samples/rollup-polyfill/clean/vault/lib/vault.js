const { scryptSync, randomBytes } = require('crypto');
exports.derive = (password) => { const salt = randomBytes(16); return { salt, key: scryptSync(password, salt, 32) }; };
