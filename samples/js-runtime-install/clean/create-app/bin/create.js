#!/usr/bin/env node
const fs = require('fs');
const path = require('path');
const { spawn } = require('child_process');

const [, , name = 'my-app', ...flags] = process.argv;
const target = path.resolve(name);
const template = path.join(__dirname, '..', 'template');

function manager() {
  const agent = process.env.npm_config_user_agent || '';
  if (agent.startsWith('yarn')) return 'yarn';
  if (agent.startsWith('pnpm')) return 'pnpm';
  return 'npm';
}

function copy(from, to) {
  fs.mkdirSync(to, { recursive: true });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const source = path.join(from, entry.name);
    const destination = path.join(to, entry.name === '_gitignore' ? '.gitignore' : entry.name);
    if (entry.isDirectory()) copy(source, destination);
    else fs.copyFileSync(source, destination);
  }
}

function rename() {
  const file = path.join(target, 'package.json');
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8'));
  manifest.name = path.basename(target);
  fs.writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

if (fs.existsSync(target) && fs.readdirSync(target).length > 0) {
  console.error(`${target} is not empty`);
  process.exit(1);
}

copy(template, target);
rename();

if (flags.includes('--skip-install')) {
  console.log(`Done. Now: cd ${name} && ${manager()} install`);
} else {
  const child = spawn(manager(), ['install'], { cwd: target, stdio: 'inherit', shell: process.platform === 'win32' });
  child.on('close', (code) => {
    console.log(code === 0 ? `Done. Now: cd ${name} && ${manager()} start` : 'The installation failed');
    process.exitCode = code;
  });
}
