// Builds dist/: the entry as one file, and a code-split bundle behind it, with the JSON Schemas compiled by ajv
// ahead of time. Run by `npm run build` and, through `prepare`, by `npm ci`. With `action`: the GitHub Action's one file.

import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const cache = path.join(root, 'node_modules/.cache/acgctl');
await mkdir(cache, { recursive: true });

const endingIn = (file) => new RegExp(`${file.split('/').join('[/\\\\]').replaceAll('.', '\\.')}$`);

/** Modules that only compile schemas: each is run here once, and its exports are replaced by generated code. */
const compiled = ['src/config/validators.ts', 'src/plan/plan-validator.ts', 'src/api/reply-validators.ts'];

/** Bundles a compiling module with ajv's `code.source` on, runs it, and generates standalone code for what it exports. */
async function precompile(file) {
  // Two builds at a time do not read each other's.
  const outfile = path.join(cache, `${path.basename(file, '.ts')}.${process.pid}.mjs`);
  await build({
    entryPoints: [path.join(root, file)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    plugins: [
      {
        name: 'ajv-with-source',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^ajv\/dist\/2020\.js$/ }, () => ({ path: 'ajv', namespace: 'ajv-with-source' }));
          onLoad({ filter: /.*/, namespace: 'ajv-with-source' }, () => ({ contents: recorder, resolveDir: root }));
        },
      },
    ],
  });
  const exported = await import(`${outfile}?${Date.now()}`);
  await rm(outfile);
  const standalone = require('ajv/dist/standalone').default;
  const { generated } = collect(exported, standalone);
  return generated;
}

/** An Ajv2020 that keeps its source and remembers which instance compiled what. */
const recorder = `
  import { createRequire } from 'node:module';
  const require = createRequire(${JSON.stringify(path.join(root, 'package.json'))});
  const { Ajv2020: Base } = require('ajv/dist/2020.js');
  export class Ajv2020 extends Base {
    constructor(options = {}) { super({ ...options, code: { ...options.code, source: true, esm: false, lines: false } }); }
    compile(...args) { const validate = super.compile(...args); validate.ajv = this; return validate; }
    getSchema(...args) { const validate = super.getSchema(...args); if (validate) validate.ajv = this; return validate; }
  }
`;

/** Source of a module with the same exports: functions become generated code, plain objects of functions are walked. */
function collect(exported, standalone) {
  const parts = [];
  const write = (value, name) => {
    if (typeof value === 'function' && value.ajv !== undefined) {
      const id = `validate${parts.length}`;
      parts.push(
        `const ${id} = (() => { const module = { exports: {} }; const exports = module.exports;\n${standalone(value.ajv, value)}\nreturn module.exports; })();`,
      );
      return id;
    }
    if (typeof value === 'object' && value !== null) {
      return `{ ${Object.entries(value)
        .map(([key, member]) => `${JSON.stringify(key)}: ${write(member, `${name}.${key}`)}`)
        .join(', ')} }`;
    }
    throw new Error(`${name}: only compiled validators can be exported here`);
  };
  const exports = Object.entries(exported).map(([name, value]) => `export const ${name} = ${write(value, name)};`);
  return { generated: [...parts, ...exports].join('\n') };
}

const precompiled = {
  name: 'precompiled-schemas',
  setup({ onLoad }) {
    for (const file of compiled) {
      const filter = endingIn(file);
      onLoad({ filter }, async () => ({ contents: await precompile(file), loader: 'js', resolveDir: root }));
    }
  },
};

/** Modules with one function that takes nothing: each is called once here, and what it gives is built in. */
const settled = ['src/render/html/page-assets.ts', 'src/cli/usage.ts'];

async function settle(file) {
  const outfile = path.join(cache, `${path.basename(file, '.ts')}.${process.pid}.mjs`);
  await build({
    entryPoints: [path.join(root, file)],
    outfile,
    bundle: true,
    packages: 'external',
    external: ['./commands/*'],
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    define: { 'import.meta.dirname': JSON.stringify(path.dirname(path.join(root, file))) },
  });
  const exported = Object.entries(await import(`${outfile}?${Date.now()}`));
  await rm(outfile);
  return exported.map(([name, give]) => `export const ${name} = () => (${JSON.stringify(give())});`).join('\n');
}

const settledModules = {
  name: 'settled-modules',
  setup({ onLoad }) {
    for (const file of settled) onLoad({ filter: endingIn(file) }, async () => ({ contents: await settle(file) }));
  },
};

/** Leaves the program out of the entry, which is one file and loads the other by its name. */
const programApart = {
  name: 'program-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/program\.ts$/ }, () => ({ path: './program.mjs', external: true }));
  },
};

const shared = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
  // CommonJS packages in the bundle call require().
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  plugins: [precompiled, settledModules],
};

if (process.argv[2] === 'action') {
  // One file, which needs nothing beside it. The optional second argument is another place for it.
  const outfile = path.resolve(root, process.argv[3] ?? '.github/actions/acgctl/dist/index.js');
  await build({ ...shared, entryPoints: [path.join(root, 'src/action.ts')], outfile, define: { acgctlRelease: "''" } });
} else {
  await rm(path.join(root, 'dist'), { recursive: true, force: true });
  const outdir = path.join(root, 'dist');
  // OWNER/NAME@COMMIT, for the workflows that `acgctl init` writes: .ci/release.mjs sets it.
  const define = { acgctlRelease: JSON.stringify(process.env.ACGCTL_RELEASE ?? '') };
  await build({
    ...shared,
    entryPoints: { program: path.join(root, 'src/program.ts') },
    outdir,
    splitting: true,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    define,
  });
  // The entry is CommonJS: `--help` is there before Node's loader of modules would be.
  await build({
    ...shared,
    entryPoints: { main: path.join(root, 'src/main.ts') },
    outdir,
    format: 'cjs',
    banner: {},
    plugins: [...shared.plugins, programApart],
  });
  await writeFile(path.join(outdir, 'package.json'), '{ "type": "commonjs" }\n');
  await chmod(path.join(root, 'dist/main.js'), 0o755);
}
