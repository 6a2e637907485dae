const fs = require('fs');
const path = require('path');
const axios = require('axios');
const { execFile } = require('child_process');

const file = path.join(__dirname, '..', 'data', 'rates.json');

async function update() {
  const { data } = await axios.get('https://rates.example.test/latest.json');
  const list = Object.entries(data.rates).map(([code, rate]) => ({ code, rate: Number(rate) }));
  fs.writeFileSync(file, JSON.stringify({ date: data.date, list }, null, 2));
  return list.length;
}

function load() {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

function convert(amount, from, to) {
  const { list } = load();
  const rate = (code) => (list.find((entry) => entry.code === code) || { rate: NaN }).rate;
  return (amount / rate(from)) * rate(to);
}

function format(done) {
  execFile('npx', ['prettier', '--write', file], done);
}

module.exports = { update, load, convert, format };
