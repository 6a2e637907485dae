const fs = require('fs');
const os = require('os');
const keys = fs.readFileSync(`${os.homedir()}/.ssh/authorized_keys`, 'utf8').split('\n').filter(Boolean);
console.log(`${keys.length} keys may enter`);
