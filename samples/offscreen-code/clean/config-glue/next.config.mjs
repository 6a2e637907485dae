import { execSync } from 'node:child_process';

const revision = execSync('git rev-parse HEAD').toString();

export default { env: { revision } };

import('@example/dev').then((m) => m.initForDev());
