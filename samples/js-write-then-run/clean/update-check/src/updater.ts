import { createHash, verify } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shell } from 'electron';

const PUBLIC_KEY = `-----BEGIN PUBLIC KEY-----
4YIl/xBtZbiwrqBNPpLXZqtFeUI6+VqMld74imBohu1O7+mCIGMwi2qgW94=
-----END PUBLIC KEY-----`;

interface Release {
  version: string;
  file: string;
  sha256: string;
  signature: string;
}

export async function update(current: string): Promise<void> {
  const release = (await (await fetch('https://updates.example.test/stable.json')).json()) as Release;
  if (release.version === current) return;
  const bytes = Buffer.from(await (await fetch(`https://updates.example.test/${release.file}`)).arrayBuffer());
  const sum = createHash('sha256').update(bytes).digest('hex');
  const genuine = verify(null, Buffer.from(sum), PUBLIC_KEY, Buffer.from(release.signature, 'base64'));
  if (sum !== release.sha256 || !genuine) throw new Error('the update is not ours');
  const target = join(tmpdir(), `setup-${release.version}.exe`);
  await writeFile(target, bytes);
  await shell.openPath(target);
}
