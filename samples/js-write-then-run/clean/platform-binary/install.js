const fs = require('fs');
const path = require('path');
const zlib = require('zlib');
const https = require('https');
const crypto = require('crypto');
const { execFileSync } = require('child_process');
const { version } = require('./package.json');

const hashes = {
  'linux-x64': 'sha512-4YIl/xBtZbiwrqBNPpLXZqtFeUI6+VqMld74imBohu1O7+mCIGMwi2qgW94VOsfE+/IxNcX0y60ZkfdOzgmHRQ==',
  'darwin-arm64': 'sha512-4YIl/xBtZbiwrqBNPpLXZqtFeUI6+VqMld74imBohu1O7+mCIGMwi2qgW94VOsfE+/IxNcX0y60ZkfdOzgmHRQ==',
};

const platform = `${process.platform}-${process.arch}`;
const target = path.join(__dirname, 'bin', 'fastbundle');

function fetch(url) {
  return new Promise((resolve, reject) => {
    https
      .get(url, (res) => {
        if (res.statusCode === 301 || res.statusCode === 302) return fetch(res.headers.location).then(resolve, reject);
        if (res.statusCode !== 200) return reject(new Error(`${url}: ${res.statusCode}`));
        const chunks = [];
        res.on('data', (chunk) => chunks.push(chunk));
        res.on('end', () => resolve(Buffer.concat(chunks)));
      })
      .on('error', reject);
  });
}

function member(tar, name) {
  for (let at = 0; at < tar.length; ) {
    const entry = tar.toString('utf8', at, at + 100).replace(/\0.*$/, '');
    const size = parseInt(tar.toString('ascii', at + 124, at + 136), 8) || 0;
    at += 512;
    if (entry === name) return tar.subarray(at, at + size);
    at += (size + 511) & ~511;
  }
  throw new Error(`${name} is not in the archive`);
}

function verify(archive) {
  const sum = `sha512-${crypto.createHash('sha512').update(archive).digest('base64')}`;
  if (sum !== hashes[platform]) throw new Error(`checksum of ${platform} does not match`);
}

async function main() {
  if (fs.existsSync(target)) return;
  const url = `https://registry.example.test/@fastbundle/${platform}/-/${platform}-${version}.tgz`;
  const archive = await fetch(url);
  verify(archive);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, member(zlib.gunzipSync(archive), 'package/bin/fastbundle'));
  fs.chmodSync(target, 0o755);
  const answer = execFileSync(target, ['--version']).toString().trim();
  if (answer !== version) throw new Error(`expected ${version}, got ${answer}`);
}

main().catch((error) => {
  console.error(`fastbundle: ${error.message}`);
  process.exit(1);
});
