const axios = require('axios');
const { run, start } = require('./run');

module.exports = async function update() {
  const { data } = await axios.get('https://api.releases.invalid/tool/latest');
  run(`git checkout ${data.commit}`);
  start(['npm', 'install', '--no-save', data.file]);
};
