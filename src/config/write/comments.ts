// The comments of a YAML text and where they are: what no edit may lose.

import { CST, Lexer } from 'yaml';

export interface Comment {
  readonly offset: number;
  /** With its `#`, without blanks at the end. */
  readonly text: string;
}

export function findComments(text: string): readonly Comment[] {
  const comments: Comment[] = [];
  let offset = 0;
  let isScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    const type: CST.TokenType | null = isScalar ? null : CST.tokenType(lexeme);
    // The lexer's own marks, which are not in the text.
    const isMark = type === 'scalar' || type === 'doc-mode' || type === 'flow-error-end';
    isScalar = type === 'scalar';
    if (isMark) continue;
    if (type === 'comment') comments.push({ offset, text: lexeme.trimEnd() });
    offset += lexeme.length;
  }
  return comments;
}

/** The text's comments, all of them in order, are among the other's. */
export function keepsComments(before: string, after: string): boolean {
  const found = findComments(after);
  let next = 0;
  return findComments(before).every(({ text }) => {
    while (next < found.length && found[next]?.text !== text) next += 1;
    next += 1;
    return next <= found.length;
  });
}
