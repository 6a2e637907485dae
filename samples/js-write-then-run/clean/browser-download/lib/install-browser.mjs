import { createWriteStream } from 'node:fs';
import { mkdir, chmod, access } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createHash } from 'node:crypto';
import unzip from 'extract-zip';

const revisions = {
  linux: ['1181205', '3031323334353637383961626364656630313233343536373839616263646566'],
  darwin: ['1181205', '6665646362613938373635343332313066656463626139383736353433323130'],
};

export async function install(cache) {
  const [revision, wanted] = revisions[process.platform];
  const folder = join(cache, revision);
  const executable = join(folder, 'browser');
  try {
    await access(executable);
    return executable;
  } catch {
    await mkdir(folder, { recursive: true });
  }
  const response = await fetch(`https://downloads.example.test/${process.platform}/${revision}.zip`);
  const archive = join(folder, 'browser.zip');
  const hash = createHash('sha256');
  await pipeline(
    response.body,
    async function* (source) {
      for await (const chunk of source) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(archive),
  );
  if (hash.digest('hex') !== wanted) throw new Error(`the download of ${revision} is damaged`);
  await unzip(archive, { dir: folder });
  await chmod(executable, 0o755);
  return executable;
}
