// Where browsers keep things, for a backup tool that asks before it copies.
exports.stores = { logins: 'Login Data', extensions: 'Local Extension Settings' };
exports.archive = (name) => `${name}.zip`;
exports.keysRoute = '/keys';
