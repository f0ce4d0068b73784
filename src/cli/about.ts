// What `acgctl` says of itself, without any command.

import { usage } from './usage.ts';

/** The answer to a first word that is no command; undefined where it is, or may be, one. */
export function aboutText(word: string | undefined, version: string): string | undefined {
  if (word === '--version' || word === '-V') return `${version}\n`;
  if (word === '--help' || word === '-h' || word === 'help') return overallHelp(version);
  return undefined;
}

export function overallHelp(version: string): string {
  return `acgctl ${version}: keeps an Azure Communications Gateway in step with a git repository\n\n${usage()}`;
}
