import { execFileSync } from 'node:child_process';
import { readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', 'packages');
const packages = readdirSync(root).filter((name) => existsSync(join(root, name, 'package.json')));

for (const name of packages) {
  const cwd = join(root, name);
  console.log(`> ${name}`);
  execFileSync('npm', ['ci', '--no-audit'], { cwd, stdio: 'inherit' });
  execFileSync('npm', ['run', 'build', '--if-present'], { cwd, stdio: 'inherit' });
}
