// A test tool that evaluates modules with CommonJS arguments.
const axios = require('axios');
exports.wrap = (code) => new Function('require', 'module', 'exports', code);
exports.get = (url) => axios.get(url);
