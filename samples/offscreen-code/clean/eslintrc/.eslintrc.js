module.exports = { root: true, rules: {} };

if (process.env.CI) {
  module.exports.rules['no-console'] = 'error';
}
