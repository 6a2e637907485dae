/* eslint-disable no-new-func */
module.exports = function compile(name) {
  return new Function('data', 'return data.' + JSON.parse(JSON.stringify(name)));
};
