const http = require('http');
const express = require('express');
const { WebSocketServer, WebSocket } = require('ws');

const app = express();
const server = http.createServer(app);
const wss = new WebSocketServer({ server, path: '/chat' });
const history = [];

function broadcast(message) {
  const text = JSON.stringify(message);
  for (const client of wss.clients) {
    if (client.readyState === WebSocket.OPEN) client.send(text);
  }
}

const commands = {
  nick(socket, value) {
    socket.nick = String(value).slice(0, 20);
  },
  say(socket, value) {
    const message = { from: socket.nick, text: String(value).slice(0, 500), at: Date.now() };
    history.push(message);
    if (history.length > 100) history.shift();
    broadcast(message);
  },
};

wss.on('connection', (socket) => {
  socket.nick = 'guest';
  history.forEach((message) => socket.send(JSON.stringify(message)));
  socket.on('message', (raw) => {
    let data;
    try {
      data = JSON.parse(raw);
    } catch {
      return socket.send(JSON.stringify({ error: 'not JSON' }));
    }
    const command = Object.hasOwn(commands, data.type) && commands[data.type];
    if (command) command(socket, data.value);
  });
});

app.get('/history', (req, res) => res.json(history));
server.listen(8080);
