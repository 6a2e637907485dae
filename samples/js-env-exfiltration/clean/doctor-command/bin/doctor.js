#!/usr/bin/env node
const os = require('os');
const https = require('https');

const hide = /TOKEN|SECRET|PASSWORD|KEY/i;

function environment() {
  return Object.fromEntries(
    Object.entries(process.env)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, value]) => [key, hide.test(key) ? '***' : value]),
  );
}

function report(latest) {
  console.log(JSON.stringify({ node: process.version, os: os.platform(), latest, env: environment() }, null, 2));
}

https
  .get('https://registry.example.test/doctor/latest', (res) => {
    let text = '';
    res.on('data', (chunk) => (text += chunk));
    res.on('end', () => report(JSON.parse(text).version));
  })
  .on('error', () => report('unknown'));
