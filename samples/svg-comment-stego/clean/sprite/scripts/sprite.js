const fs = require('fs');
const files = fs.readdirSync('icons').filter((name) => name.endsWith('.svg'));
const clean = files.map((name) => fs.readFileSync('icons/' + name, 'utf8').replace(/<!--[\s\S]*?-->/g, ''));
fs.writeFileSync('sprite.svg', clean.join('\n'));
