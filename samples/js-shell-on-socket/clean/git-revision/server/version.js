const http = require('http');
const { exec, execFile } = require('child_process');
const { promisify } = require('util');
const { version } = require('../package.json');

const run = promisify(exec);
const runFile = promisify(execFile);

async function revision() {
  const { stdout } = await run('git rev-parse HEAD');
  return stdout.trim();
}

async function log(path) {
  const { stdout } = await runFile('git', ['log', '--format=%h %s', '-n', '10', '--', path]);
  return stdout
    .trim()
    .split('\n')
    .map((line) => ({ hash: line.slice(0, 7), subject: line.slice(8) }));
}

const pages = {
  '/version': async () => ({ version, revision: await revision() }),
  '/changes': async () => ({ changes: await log('CHANGELOG.md') }),
  '/health': async () => ({ ok: true, memory: process.memoryUsage().heapUsed }),
};

const server = http.createServer(async (req, res) => {
  const page = Object.hasOwn(pages, req.url) ? pages[req.url] : undefined;
  if (!page) {
    res.writeHead(404);
    return res.end();
  }
  try {
    const body = JSON.stringify(await page());
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end(body);
  } catch (error) {
    res.writeHead(500);
    res.end(error.message);
  }
});

server.listen(Number(process.env.PORT) || 3000);
