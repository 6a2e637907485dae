const { defineConfig } = require('vite');
const manifest = require('./public/manifest.json');

module.exports = defineConfig({ plugins: [], define: { NAME: JSON.stringify(manifest.name) } });
