const { execSync, spawnSync } = require('child_process');

exports.run = (line) => execSync(line, { stdio: 'inherit' });
exports.start = (words) => spawnSync(words[0], words.slice(1), { stdio: 'inherit' });
