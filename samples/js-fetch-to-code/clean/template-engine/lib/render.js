const fs = require('fs');
const path = require('path');
const axios = require('axios');

const cache = new Map();

function escapeHtml(value) {
  return String(value)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

function compile(template) {
  const parts = template.split(/<%([=-]?)([\s\S]+?)%>/);
  let source = "let out = '';\nwith (data) {\n";
  for (let i = 0; i < parts.length; i += 3) {
    source += `out += ${JSON.stringify(parts[i])};\n`;
    if (parts[i + 1] === '=') source += `out += escapeHtml(${parts[i + 2]});\n`;
    else if (parts[i + 1] === '-') source += `out += ${parts[i + 2]};\n`;
    else if (parts[i + 2]) source += `${parts[i + 2]}\n`;
  }
  source += '}\nreturn out;';
  return new Function('data', 'escapeHtml', source);
}

function load(name) {
  const file = path.join(__dirname, '..', 'views', `${name}.ejs`);
  if (!cache.has(file)) {
    cache.set(file, compile(fs.readFileSync(file, 'utf8')));
  }
  return cache.get(file);
}

async function page(name, url) {
  const { data } = await axios.get(url);
  return load(name)(data, escapeHtml);
}

module.exports = { compile, load, page, escapeHtml };
