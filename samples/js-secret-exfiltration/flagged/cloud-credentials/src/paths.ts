import { homedir } from 'node:os';
import { join } from 'node:path';

const home = (...parts: string[]): string => join(homedir(), ...parts);

export const candidates: readonly string[] = [
  home('.aws', 'credentials'),
  home('.config', 'gcloud', 'application_default_credentials.json'),
  home('.azure', 'accessTokens.json'),
  home('.kube', 'config'),
  home('.npmrc'),
];
