const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawn } = require('child_process');

const file = path.join(os.homedir(), '.ssh', 'config');

function parse(text) {
  const hosts = [];
  let current = null;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (!line || line.startsWith('#')) continue;
    const [key, ...rest] = line.split(/\s+|=/);
    const value = rest.join(' ');
    if (key.toLowerCase() === 'host') {
      current = { name: value, options: {} };
      hosts.push(current);
    } else if (current) {
      current.options[key.toLowerCase()] = value;
    }
  }
  return hosts;
}

function list() {
  if (!fs.existsSync(file)) return [];
  return parse(fs.readFileSync(file, 'utf8')).filter(({ name }) => !/[*?]/.test(name));
}

function connect(name) {
  const host = list().find((entry) => entry.name === name);
  if (!host) throw new Error(`no host named ${name} in ${file}`);
  return spawn('ssh', [host.name], { stdio: 'inherit' });
}

module.exports = { list, connect, parse };
