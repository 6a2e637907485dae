import { hostname } from 'node:os';

export function snapshot() {
  const { env, version, platform } = process;
  return { env, version, platform, host: hostname() };
}
