const fs = require('fs');
const path = require('path');
const axios = require('axios');

const mode = process.env.NODE_ENV || 'development';
const root = fs.realpathSync(process.cwd());

const files = [`.env.${mode}.local`, mode !== 'test' && '.env.local', `.env.${mode}`, '.env'].filter(Boolean);

function parse(text) {
  const values = {};
  for (const line of text.split(/\r?\n/)) {
    const match = line.match(/^\s*(?:export\s+)?([\w.-]+)\s*=\s*(.*)?\s*$/);
    if (!match) continue;
    const [, key, raw = ''] = match;
    const quoted = raw.match(/^(['"])([\s\S]*)\1$/);
    values[key] = quoted ? quoted[2].replace(/\\n/g, '\n') : raw.trim();
  }
  return values;
}

function expand(values) {
  for (const key of Object.keys(values)) {
    values[key] = values[key].replace(/\$\{(\w+)\}/g, (all, name) => values[name] ?? process.env[name] ?? all);
  }
  return values;
}

for (const file of files) {
  const full = path.join(root, file);
  if (!fs.existsSync(full)) continue;
  const values = expand(parse(fs.readFileSync(full, 'utf8')));
  for (const [key, value] of Object.entries(values)) {
    if (!(key in process.env)) process.env[key] = value;
  }
}

function clientEnvironment(publicUrl) {
  const raw = Object.keys(process.env)
    .filter((key) => /^REACT_APP_/i.test(key))
    .reduce((env, key) => ({ ...env, [key]: process.env[key] }), { NODE_ENV: mode, PUBLIC_URL: publicUrl });
  const stringified = {
    'process.env': Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, JSON.stringify(value)])),
  };
  return { raw, stringified };
}

const api = axios.create({
  baseURL: process.env.API_URL,
  headers: { authorization: `Bearer ${process.env.API_TOKEN}` },
});

module.exports = { clientEnvironment, api };
