import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import vm from 'node:vm';
import type { Plugin } from 'vite';

interface SiteConfig {
  title: string;
  nav: { text: string; link: string }[];
}

async function loadConfig(root: string): Promise<SiteConfig> {
  const file = resolve(root, 'site.config.js');
  const source = await readFile(file, 'utf8');
  const module = { exports: {} as SiteConfig };
  vm.runInNewContext(source, { module, exports: module.exports }, { filename: file });
  return module.exports;
}

async function latest(): Promise<string | undefined> {
  try {
    const answer = await fetch('https://registry.example.test/site-config/latest');
    const { version } = (await answer.json()) as { version: string };
    return version;
  } catch {
    return undefined;
  }
}

export default function siteConfig(): Plugin {
  let config: SiteConfig;
  return {
    name: 'site-config',
    async configResolved({ root, logger }) {
      config = await loadConfig(root);
      const version = await latest();
      if (version) logger.info(`site-config ${version} is available`);
    },
    resolveId: (id) => (id === 'virtual:site' ? '\0virtual:site' : undefined),
    load: (id) => (id === '\0virtual:site' ? `export default ${JSON.stringify(config)}` : undefined),
  };
}
