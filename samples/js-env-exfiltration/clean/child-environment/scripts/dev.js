const { spawn } = require('child_process');
const http = require('http');

const services = [
  { name: 'api', command: 'node', args: ['server.js'], port: 4000 },
  { name: 'web', command: 'npx', args: ['vite'], port: 5173 },
];

function start({ name, command, args, port }) {
  const child = spawn(command, args, {
    stdio: 'inherit',
    env: { ...process.env, PORT: String(port), FORCE_COLOR: '1' },
  });
  child.on('exit', (code) => console.log(`${name} ended with ${code}`));
  return child;
}

function ready(port) {
  return new Promise((resolve) => {
    const attempt = () =>
      http
        .get({ host: 'localhost', port, path: '/' }, () => resolve())
        .on('error', () => setTimeout(attempt, 300));
    attempt();
  });
}

const children = services.map(start);
Promise.all(services.map(({ port }) => ready(port))).then(() => console.log('everything is up'));
process.on('SIGINT', () => children.forEach((child) => child.kill()));
