// Commands to GitHub's runner: lines that it reads on standard output and acts upon. Values are escaped as the runner
// decodes them, so that none can end its place or begin another command.

import type { SourceRef } from '../model/diagnostic.ts';

export interface Annotation {
  readonly level: 'error' | 'warning';
  readonly title: string;
  readonly message: string;
  /** `file` from the root of the checkout. */
  readonly at?: SourceRef;
}

/** What the runner shows of each level and step; the rest it drops without a word. */
const mostPerLevel = 10;

/**
 * The annotations as commands, worst first, within what the runner shows. Where there are more, the last of a level says
 * how many.
 *
 * @param reserved errors that somebody else may still tell
 */
export function annotationCommands(annotations: readonly Annotation[], reserved = 0): string {
  return (['error', 'warning'] as const)
    .flatMap((level) => {
      const own = annotations.filter((annotation) => annotation.level === level);
      const room = mostPerLevel - (level === 'error' ? reserved : 0);
      if (own.length <= room) return own;
      const left = own.length - (room - 1);
      const rest = { level, title: 'acgctl', message: `${left} more: see the summary of this run.` };
      return [...own.slice(0, room - 1), rest];
    })
    .map(annotationCommand)
    .join('');
}

/** Has the runner hide the secret in the log from here on, each of its lines too. */
export function maskCommands(secret: string): string {
  const parts = new Set([secret, ...secret.split(/\r?\n/)].map((part) => part.trim()).filter((part) => part !== ''));
  return [...parts].map((part) => `::add-mask::${escapeData(part)}\n`).join('');
}

function annotationCommand({ level, title, message, at }: Annotation): string {
  const place = at === undefined ? [] : [`file=${escapeProperty(at.file)}`, `line=${at.line}`, `col=${at.column}`];
  return `::${level} ${[...place, `title=${escapeProperty(title)}`].join(',')}::${escapeData(message)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
