// Labels like `acg-allow: deletes=37`: the way to pass a guard in a pull request, one class each, with the exact count.

import { AcgctlError, exitCodes } from '../model/errors.ts';

const prefix = /^acg-allow\b/i;
const form = /^acg-allow: ?([A-Za-z]{1,40}=\d{1,9})$/;

/**
 * The values for `--allow` that labels and the command line give together.
 *
 * @throws AcgctlError ALLOW_LABEL for a label of another form, or two counts for one class: nothing is let pass
 */
export function allowancesOfLabels(labels: readonly string[], given: readonly string[]): readonly string[] {
  const counts = new Map(given.map((value) => [classOf(value), value]));
  for (const label of labels.filter((name) => prefix.test(name))) {
    const [, value] = form.exec(label) ?? [];
    if (value === undefined)
      throw refusal(`the label ${JSON.stringify(label)} is not of the form acg-allow: CLASS=COUNT`);
    const other = counts.get(classOf(value));
    if (other !== undefined && other !== value) throw refusal(`${other} and ${value} contradict each other`);
    counts.set(classOf(value), value);
  }
  // Twice on the command line is for the parser of `--allow` to refuse.
  return [...given, ...[...counts.values()].filter((value) => !given.includes(value))];
}

function classOf(value: string): string {
  return value.split('=')[0] ?? value;
}

function refusal(message: string): AcgctlError {
  const hint = 'One label for each class, with the exact count: acg-allow: deletes=37. Remove the others.';
  return new AcgctlError('ALLOW_LABEL', message, hint, { exitCode: exitCodes.refused });
}
