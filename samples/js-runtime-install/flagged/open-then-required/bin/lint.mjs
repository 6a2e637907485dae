import { execSync } from 'node:child_process';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

function need(name) {
  try {
    return require(name);
  } catch {
    console.log(`${name} is missing, installing it`);
    execSync(`npm install --save-dev ${name}`, { stdio: 'inherit' });
    return require(name);
  }
}

const { ESLint } = need('eslint');
const eslint = new ESLint({ fix: process.argv.includes('--fix') });
const results = await eslint.lintFiles(['src/**/*.js']);
const formatter = await eslint.loadFormatter('stylish');
console.log(formatter.format(results));
