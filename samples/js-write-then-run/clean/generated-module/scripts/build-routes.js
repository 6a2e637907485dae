const fs = require('fs');
const path = require('path');

const pages = path.join(__dirname, '..', 'pages');
const out = path.join(__dirname, '..', '.generated', 'routes.js');

function routes(folder, prefix = '') {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = entry.name.replace(/\.js$/, '');
    if (entry.isDirectory()) return routes(path.join(folder, entry.name), `${prefix}/${entry.name}`);
    return [{ url: name === 'index' ? prefix || '/' : `${prefix}/${name}`, file: path.join(folder, entry.name) }];
  });
}

const list = routes(pages);
const lines = list.map(({ url, file }) => `  ${JSON.stringify(url)}: () => require(${JSON.stringify(file)}),`);

fs.mkdirSync(path.dirname(out), { recursive: true });
fs.writeFileSync(out, `module.exports = {\n${lines.join('\n')}\n};\n`);

const table = require(out);
console.log(`${Object.keys(table).length} routes`);
