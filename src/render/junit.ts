// JUnit XML, which every CI system shows: one test case an account or file, failed where something is refused, wrong or
// drifted.

import { byImportance, type Problem, type Problems } from './problems/problem.ts';
import { visible } from './visible.ts';

/** Most problems written out in one test case. */
const mostOfCase = 200;

/** `failing`: the levels that fail a test case; the others are told in its output. */
export function renderJunit(found: Problems, failing: readonly Problem['level'][]): string {
  const bySubject = new Map<string, Problem[]>(found.subjects.map((subject) => [subject, []]));
  for (const problem of byImportance(found.problems)) bySubject.get(problem.subject)?.push(problem);
  if (bySubject.size === 0) bySubject.set('everything', []);
  const cases = [...bySubject].map(([subject, problems]) => testCase(subject, problems, found.of, failing));
  const failures = cases.filter(({ failed }) => failed).length;
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="acgctl" ${counts}>`,
    `  <testsuite name="acgctl ${xml(found.of)}" ${counts}>`,
    ...cases.map(({ text }) => text),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(subject: string, problems: readonly Problem[], of: string, failing: readonly Problem['level'][]) {
  const failures = problems.filter(({ level }) => failing.includes(level));
  const notes = problems.filter(({ level }) => !failing.includes(level));
  const file = problems.find(({ at }) => at !== undefined)?.at?.file;
  const place = file === undefined ? '' : ` file="${xml(file)}"`;
  const [first] = failures;
  const lines = [`    <testcase classname="acgctl.${xml(of)}" name="${xml(subject)}"${place}>`];
  if (first !== undefined) {
    const message = failures.length === 1 ? first.message : `${failures.length} problems: ${first.message}`;
    lines.push(
      `      <failure type="${xml(first.rule)}" message="${xml(message)}">${problemLines(failures)}</failure>`,
    );
  }
  if (notes.length > 0) lines.push(`      <system-out>${problemLines(notes)}</system-out>`);
  lines.push('    </testcase>');
  return { text: lines.join('\n'), failed: first !== undefined };
}

function problemLines(problems: readonly Problem[]): string {
  const lines = problems.slice(0, mostOfCase).map(({ rule, level, message, at }) => {
    const where = at === undefined ? '' : `${at.file}:${at.line}:${at.column}: `;
    return xml(`${where}${level} ${rule} ${message}`);
  });
  if (problems.length > lines.length) lines.push(`and ${problems.length - lines.length} more`);
  return lines.join('\n');
}

/** Text and attribute values: markup as entities; what XML 1.0 does not allow at all is already shown as `\u{…}`. */
function xml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
