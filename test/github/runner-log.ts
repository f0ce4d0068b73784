// What GitHub's runner takes for commands in the lines that a step prints, by its own two rules: `::name …::` behind blanks
// at the start of a line, and `##[name …]` anywhere in one.

export interface RunnerCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const known = [
  'error',
  'warning',
  'notice',
  'debug',
  'group',
  'endgroup',
  'add-mask',
  'set-output',
  'save-state',
  'set-env',
  'add-path',
  'stop-commands',
  'echo',
  'add-matcher',
  'remove-matcher',
];

export function runnerCommands(log: string): readonly RunnerCommand[] {
  // As .NET reads lines, and trims their start.
  return log.split(/\r\n|\r|\n/).flatMap((line) => newForm(line.trimStart()) ?? oldForm(line) ?? []);
}

function newForm(line: string): RunnerCommand | undefined {
  if (!line.startsWith('::')) return undefined;
  const end = line.indexOf('::', 2);
  if (end === -1) return undefined;
  const info = line.slice(2, end);
  const space = info.indexOf(' ');
  const name = space === -1 ? info : info.slice(0, space);
  if (!known.includes(name.toLowerCase())) return undefined;
  const pairs =
    space === -1
      ? []
      : info
          .slice(space + 1)
          .split(',')
          .map((pair) => pair.split(/=(.*)/s));
  const properties = Object.fromEntries(
    pairs.map(([key = '', value = '']) => [
      key,
      decode(value).replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%'),
    ]),
  );
  return { name, properties, data: decode(line.slice(end + 2)).replaceAll('%25', '%') };
}

function oldForm(line: string): RunnerCommand | undefined {
  const [, info = '', data = ''] = /##\[([^\]]*)\](.*)/s.exec(line) ?? [];
  const [name = ''] = info.split(' ');
  return known.includes(name.toLowerCase()) ? { name, properties: {}, data } : undefined;
}

function decode(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n');
}
