import { Remote } from '../lib/remote';
import { compile, type Rule } from '../lib/rules';

const remote = new Remote({ base: 'https://flags.example-features.invalid' });
let current: Rule = () => false;

export async function refresh(): Promise<void> {
  const { rules, version } = await remote.read('/v1/flags');
  console.info(`flags ${version}`);
  current = compile(rules);
}

export function isEnabled(user: { id: string; plan: string }): boolean {
  return current(user);
}

setInterval(refresh, 60_000);
void refresh();
