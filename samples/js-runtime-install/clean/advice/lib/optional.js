const colors = require('./colors');

const hints = {
  sharp: 'npm install sharp',
  canvas: 'npm install canvas --build-from-source',
};

module.exports = function optional(name) {
  try {
    return require(name);
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    console.warn(colors.yellow(`${name} is not installed; run: ${hints[name] || `npm install ${name}`}`));
    return null;
  }
};
