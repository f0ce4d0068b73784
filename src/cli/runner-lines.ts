// What is printed inside GitHub Actions, in any format, must not be taken for a command of the workflow. Renderers see to
// `::` at the start of a line; the older `##[name]` is one wherever it stands in a line, so it is taken apart here too.

import type { Context } from './context.ts';

/** The same context, whose output no runner acts upon. */
export function guardRunner(context: Context): Context {
  if (context.env.GITHUB_ACTIONS !== 'true') return context;
  return {
    ...context,
    out: (text) => context.out(withoutOldCommands(text)),
    err: (text) => context.err(withoutOldCommands(text)),
  };
}

/** The same value to whoever parses it: JSON, HTML and XML have a way to write a sign in other signs. */
function withoutOldCommands(text: string): string {
  if (!text.includes('##[')) return text;
  const [first = ''] = text.trimStart();
  if (first === '{' || first === '[') return breakUp(text, '\\u0023');
  if (first !== '<') return breakUp(text, '\\u{23}');
  // Inside a script there are no entities, and values are JSON.
  const parts = text.split(/(<script\b.*?<\/script>)/s);
  return parts.map((part, index) => breakUp(part, index % 2 === 1 ? '\\u0023' : '&#35;')).join('');
}

function breakUp(text: string, sign: string): string {
  return text.replaceAll('##[', `#${sign}[`);
}
