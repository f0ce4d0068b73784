// Makes the files of a release, from a checkout in which dist/ of the Action is built:
//
//   node .ci/release.mjs FOLDER OWNER/NAME
//
// 1. A commit off main: the tagged one, and the Action's bundle beside its action.yml. Whoever uses the Action or the
//    workflows names this commit. It is made without touching the checkout, and nothing in it depends on when or where:
//    the same sources give the same commit. It goes into FOLDER as a git bundle with the tag action-vX.Y.Z.
// 2. The npm package, whose `acgctl init` names that commit.
// 3. A list of all that is in it (CycloneDX), and the notes of the release.

import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const bundle = '.github/actions/acgctl/dist/index.js';
const [folder, repository] = process.argv.slice(2);
if (folder === undefined || !/^[\w.-]+\/[\w.-]+$/.test(repository ?? '')) {
  throw new Error('usage: node .ci/release.mjs FOLDER OWNER/NAME');
}
if (!existsSync(path.join(root, bundle))) throw new Error(`${bundle} is missing: npm run build:action`);
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const out = path.resolve(folder);
mkdirSync(out, { recursive: true });

const run = (command, args, env = {}) =>
  execFileSync(command, args, { cwd: root, encoding: 'utf8', env: { ...process.env, ...env }, maxBuffer: 1 << 28 });
const git = (args, env) => run('git', args, env).trim();

function commitWithBundle() {
  const scratch = mkdtempSync(path.join(tmpdir(), 'acgctl-release-'));
  const index = { GIT_INDEX_FILE: path.join(scratch, 'index') };
  const date = git(['log', '-1', '--format=%cI']);
  const author = { NAME: 'acgctl release', EMAIL: 'release@acgctl.invalid', DATE: date };
  const identity = Object.fromEntries(
    Object.entries(author).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  );
  try {
    git(['read-tree', 'HEAD'], index);
    const blob = git(['hash-object', '-w', '--no-filters', bundle]);
    git(['update-index', '--add', '--cacheinfo', `100644,${blob},${bundle}`], index);
    const tree = git(['write-tree'], index);
    return git(['commit-tree', tree, '-p', 'HEAD', '-m', `The Action of v${version}, built`], identity);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** The subjects of the commits since the release before; all of them in the first one. */
function changes() {
  let since = [];
  try {
    since = [`${git(['describe', '--tags', '--abbrev=0', '--match', 'v*', 'HEAD^'])}..HEAD`];
  } catch {
    // The first release.
  }
  return git(['log', '--format=- %s', '--no-merges', ...since]);
}

/** All but what is for development alone. `npm sbom --omit dev` would leave out what development needs as well. */
function contents() {
  const all = JSON.parse(run('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only']));
  const isDevelopment = ({ properties = [] }) =>
    properties.some(({ name, value }) => name === 'cdx:npm:package:development' && value === 'true');
  const components = all.components.filter((component) => !isDevelopment(component));
  const kept = new Set([all.metadata.component['bom-ref'], ...components.map((component) => component['bom-ref'])]);
  const dependencies = all.dependencies
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => kept.has(other)) }));
  return { ...all, components, dependencies };
}

const commit = commitWithBundle();
const tag = `action-v${version}`;
git(['tag', '--force', tag, commit]);
git(['bundle', 'create', '--quiet', path.join(out, 'action.bundle'), tag, '^HEAD']);
copyFileSync(path.join(root, bundle), path.join(out, 'action.js'));

run(process.execPath, ['.ci/build.mjs'], { ACGCTL_RELEASE: `${repository}@${commit}` });
run('npm', ['pack', '--ignore-scripts', '--pack-destination', out]);
writeFileSync(path.join(out, 'sbom.cdx.json'), `${JSON.stringify(contents(), null, 2)}\n`);

writeFileSync(
  path.join(out, 'notes.md'),
  `${changes()}

Workflows and the Action of this release are at commit \`${commit}\`:

    uses: ${repository}/.github/workflows/plan.yml@${commit} # v${version}

Everything attached was built by \`.github/workflows/release.yml\` of this repository from the tag \`v${version}\`:

    gh attestation verify acgctl-${version}.tgz --repo ${repository} \\
      --signer-workflow ${repository}/.github/workflows/release.yml --source-ref refs/tags/v${version}
`,
);
process.stdout.write(`${commit}\n`);
