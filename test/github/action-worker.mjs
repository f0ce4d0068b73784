// Runs the bundle of the Action again and again in one process, each time as a module of its own with its own environment:
// what takes long on a slow machine is starting Node, not the Action.

const bundle = process.argv[2];
let runs = 0;

process.on('message', async ({ env, cwd }) => {
  runs += 1;
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(cwd);
  process.exitCode = undefined;
  const { write } = process.stdout;
  let out = '';
  process.stdout.write = (text) => {
    out += text;
    return true;
  };
  try {
    await import(`${bundle}?run=${runs}`);
  } catch (error) {
    out += `\nthe bundle threw: ${error.stack}\n`;
    process.exitCode = 99;
  }
  process.stdout.write = write;
  for (const name of ['SIGINT', 'SIGTERM']) process.removeAllListeners(name);
  process.send({ code: Number(process.exitCode ?? 0), out });
});
process.send({ node: process.versions.node });
