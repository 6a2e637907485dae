#!/usr/bin/env node
const http = require('http');
const fs = require('fs');
const os = require('os');
const path = require('path');

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

const root = path.resolve(process.argv[2] || '.');
const port = Number(process.env.PORT) || 8080;

function resolve(url) {
  const { pathname } = new URL(url, 'http://localhost');
  const file = path.join(root, decodeURIComponent(pathname));
  if (!file.startsWith(root)) return null;
  if (fs.existsSync(file) && fs.statSync(file).isDirectory()) return path.join(file, 'index.html');
  return file;
}

const server = http.createServer((req, res) => {
  const file = resolve(req.url);
  if (!file || !fs.existsSync(file)) {
    res.writeHead(404, { 'content-type': 'text/plain' });
    return res.end('not found');
  }
  res.writeHead(200, { 'content-type': types[path.extname(file)] || 'application/octet-stream' });
  fs.createReadStream(file).pipe(res);
});

function banner() {
  console.log(`serving ${root} for ${os.userInfo().username}@${os.hostname()}`);
  for (const list of Object.values(os.networkInterfaces())) {
    for (const { family, address } of list) {
      if (family === 'IPv4') console.log(`  http://${address}:${port}/`);
    }
  }
}

server.listen(port, banner);
