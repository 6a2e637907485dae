import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const [, , file = 'reports/monthly.js'] = process.argv;
const script = new vm.Script(readFileSync(file, 'utf8'), { filename: file });

const response = await fetch('https://stats.example.test/monthly.json');
const rows = await response.json();

const context = vm.createContext({
  rows,
  sum: (list, key) => list.reduce((total, row) => total + row[key], 0),
  print: (...values) => console.log(...values),
});

script.runInContext(context, { timeout: 1000 });
