#!/usr/bin/env node
const fs = require('fs');
const path = require('path');
const vm = require('vm');
const assert = require('assert');

const root = path.resolve(process.argv[2] || 'test');
const results = { passed: 0, failed: [] };
const pending = [];

function find(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return find(full);
    return /\.test\.js$/.test(entry.name) ? [full] : [];
  });
}

function sandbox(file) {
  const module = { exports: {} };
  return vm.createContext({
    module,
    exports: module.exports,
    require: (name) => require(name.startsWith('.') ? path.resolve(path.dirname(file), name) : name),
    console,
    assert,
    fetch: async () => ({ ok: true, json: async () => ({}) }),
    test: (name, body) => pending.push({ file, name, body }),
  });
}

for (const file of find(root)) {
  const code = fs.readFileSync(file, 'utf8');
  vm.runInContext(code, sandbox(file), { filename: file });
}

(async () => {
  for (const { file, name, body } of pending) {
    try {
      await body();
      results.passed++;
    } catch (error) {
      results.failed.push(`${path.relative(root, file)}: ${name}\n    ${error.message}`);
    }
  }
  console.log(`${results.passed} passed, ${results.failed.length} failed`);
  results.failed.forEach((line) => console.log(`  ${line}`));
  process.exitCode = results.failed.length ? 1 : 0;
})();
