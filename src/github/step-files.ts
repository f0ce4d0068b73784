// The files through which a step tells GitHub something: its summary and its outputs.

import { randomUUID } from 'node:crypto';
import { appendFile, stat } from 'node:fs/promises';
import { AcgctlError } from '../model/errors.ts';

/** GitHub takes 1 MiB for each step and drops a longer summary whole; some is left to others. */
const summaryBytes = 1_000_000;

/**
 * Appends to the summary what still fits.
 *
 * @param render makes a text of at most so many UTF-16 units
 */
export async function appendSummary(file: string | undefined, render: (limit: number) => string): Promise<void> {
  const name = demand(file, 'GITHUB_STEP_SUMMARY');
  const room = summaryBytes - ((await stat(name).catch(() => undefined))?.size ?? 0);
  let limit = room;
  for (let attempt = 0; attempt < 4 && limit > 500; attempt += 1) {
    const text = `${render(limit)}\n`;
    const bytes = Buffer.byteLength(text);
    if (bytes <= room) return appendFile(name, text);
    // What is not ASCII takes more bytes than units.
    limit = Math.floor((Math.min(limit, text.length) * room) / bytes) - 100;
  }
  const hint = 'Steps before it wrote too much: give acgctl a step of its own.';
  throw new AcgctlError('GITHUB_SUMMARY', 'the summary of the step has no room left', hint);
}

/** Sets outputs of the step. Delimiters are random, so that no value can set another output. */
export async function writeStepOutputs(
  file: string | undefined,
  outputs: Readonly<Record<string, string>>,
): Promise<void> {
  const blocks = Object.entries(outputs).map(([name, value]) => {
    const delimiter = `acgctl_${randomUUID()}`;
    return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
  });
  await appendFile(demand(file, 'GITHUB_OUTPUT'), blocks.join(''));
}

function demand(file: string | undefined, name: string): string {
  if (file) return file;
  throw new AcgctlError('GITHUB_ENVIRONMENT', `${name} is not set`, 'GitHub sets it in a workflow.');
}
