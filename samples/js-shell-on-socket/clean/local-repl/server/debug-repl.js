const net = require('net');
const repl = require('repl');

const port = Number(process.env.REPL_PORT) || 5001;

function start(context) {
  const server = net.createServer((socket) => {
    const session = repl.start({ prompt: 'app> ', input: socket, output: socket, terminal: true });
    Object.assign(session.context, context);
    session.on('exit', () => socket.end());
    socket.on('error', () => session.close());
  });
  server.listen(port, '127.0.0.1', () => console.log(`repl on localhost:${port}`));
  return server;
}

if (process.env.NODE_ENV !== 'production') {
  module.exports = start;
} else {
  module.exports = () => null;
}
