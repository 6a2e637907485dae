const os = require('os');
const https = require('https');
const { name, version } = require('../package.json');

if (!process.env.CI && process.env.SPEEDY_TELEMETRY !== '0') {
  const query = new URLSearchParams({
    name,
    version,
    node: process.versions.node,
    platform: os.platform(),
    arch: os.arch(),
  });
  https.get(`https://usage.example.test/install?${query}`, (res) => res.resume()).on('error', () => {});
}
