const fs = require('fs');
const os = require('os');
const path = require('path');
const crypto = require('crypto');
const fetch = require('node-fetch');

function configuration(folder) {
  const values = {};
  for (const file of [path.join(os.homedir(), '.npmrc'), path.join(folder, '.npmrc')]) {
    if (!fs.existsSync(file)) continue;
    for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
      const at = line.indexOf('=');
      if (at > 0 && !line.startsWith(';')) values[line.slice(0, at).trim()] = line.slice(at + 1).trim();
    }
  }
  return values;
}

function authorization(registry, values) {
  const key = `//${new URL(registry).host}/:_authToken`;
  const token = (values[key] || '').replace(/\$\{(\w+)\}/g, (all, name) => process.env[name] || '');
  return token ? { authorization: `Bearer ${token}` } : {};
}

async function publish(folder, tarball) {
  const values = configuration(folder);
  const registry = values.registry || 'https://registry.example.test';
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const integrity = `sha512-${crypto.createHash('sha512').update(tarball).digest('base64')}`;
  const response = await fetch(`${registry}/${encodeURIComponent(manifest.name)}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...authorization(registry, values) },
    body: JSON.stringify({
      name: manifest.name,
      'dist-tags': { latest: manifest.version },
      versions: { [manifest.version]: { ...manifest, dist: { integrity } } },
    }),
  });
  if (!response.ok) throw new Error(`${registry} answered ${response.status}`);
}

module.exports = { publish, configuration };
