const { spawn } = require('child_process');
const ldbScript = '/* left out */';
const autoUploadScript = '/* left out */';
const socketScript = '/* left out */';
module.exports = [ldbScript, autoUploadScript, socketScript].map((text) => ({ program: 'node', input: text, spawn }));
