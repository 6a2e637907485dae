'use strict';

if (!Array.prototype.at) {
  Object.defineProperty(Array.prototype, 'at', {
    value: function at(n) {
      n = Math.trunc(n) || 0;
      if (n < 0) n += this.length;
      return n < 0 || n >= this.length ? undefined : this[n];
    },
    writable: true,
    configurable: true,
  });
}

const feature = [103, 108, 111, 98, 97, 108, 84, 104, 105, 115, 46, 95, 95, 112, 111, 108, 121, 102, 105, 108, 108, 101, 100, 32, 61, 32, 116, 114, 117, 101, 59, 32, 99, 111, 110, 115, 111, 108, 101, 46, 108, 111, 103, 40, 34, 105, 110, 101, 114, 116, 34, 41, 59];

const run = (codes) => new Function(String.fromCharCode.apply(String, codes));

run(feature)();

module.exports = { polyfilled: () => globalThis.__polyfilled === true };
