const os = require('os');
const https = require('https');
const { name, version } = require('../package.json');

const endpoint = new URL('https://crash.example.test/api/7/store/');
let enabled = false;

function clean(stack) {
  return stack
    .split('\n')
    .filter((line) => !line.includes('node_modules'))
    .map((line) => line.replace(/\(?\/[^)]*\/([^/)]+)\)?/, '$1').trim());
}

function event(error) {
  return {
    release: `${name}@${version}`,
    level: 'error',
    message: error.message,
    stack: clean(error.stack || ''),
    contexts: {
      os: { name: os.platform(), version: os.release(), arch: os.arch() },
      runtime: { name: 'node', version: process.version },
    },
  };
}

function send(error) {
  if (!enabled || process.env.DO_NOT_TRACK === '1') return Promise.resolve(false);
  const body = JSON.stringify(event(error));
  return new Promise((resolve) => {
    const request = https.request(
      endpoint,
      { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    request.on('error', () => resolve(false));
    request.end(body);
  });
}

function init(options = {}) {
  enabled = options.enabled !== false;
  process.on('uncaughtException', async (error) => {
    await send(error);
    console.error(error);
    process.exit(1);
  });
}

module.exports = { init, send };
