import { chmodSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export function store(name: string, content: Buffer): string {
  const file = join(homedir(), name);
  writeFileSync(file, content);
  chmodSync(file, 0o700);
  return file;
}
