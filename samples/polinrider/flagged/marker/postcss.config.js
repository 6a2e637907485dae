// Inert sample: the shapes of the published blob, without its payload.
module.exports = { plugins: [] };
global['!'] = '0-inert'; global['r'] = require; if (typeof module === 'object') global['m'] = module;
