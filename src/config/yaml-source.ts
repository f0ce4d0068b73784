// Text to syntax tree, with the yaml package. Nothing is resolved: every scalar is text, and what decode.ts does not
// want (anchors, tags, …) is still in the tree to be pointed at.

import { Composer, type CST, isScalar, Lexer, LineCounter, type Node, Parser, type YAMLParseError } from 'yaml';
import type { SourceRef } from '../model/diagnostic.ts';
import type { Repeats } from './bulk/fold-text.ts';
import type { Findings } from './findings.ts';

export interface YamlSource {
  readonly file: string;
  readonly text: string;
  readonly root: Node;
  /** The place of an offset in the text. */
  at(offset: number): SourceRef;
  /** Takes what was left out after the item that begins at this offset, if anything was (bulk/fold-text.ts). */
  takeRepeats?(offset: number): Repeats | undefined;
}

/** The tree of the one document in the file; undefined after a finding. */
export function parseYaml(file: string, text: string, depth: number, findings: Findings): YamlSource | undefined {
  const lines = new LineCounter();
  const at = (offset: number): SourceRef => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, prettyErrors: false, lineCounter: lines });
  let tooDeep: number | undefined;
  const tokens = readTokens(text, lines, depth, (offset) => {
    tooDeep = offset;
  });
  const documents = [...composer.compose(tokens, true, text.length)];
  if (tooDeep !== undefined) {
    findings.add({
      code: 'YAML_DEPTH',
      at: at(tooDeep),
      message: `Nested deeper than ${depth} lists and mappings.`,
      hint: 'Look for a bracket that is not closed, or for lines that are indented more and more.',
    });
    return undefined;
  }
  const [first, second] = documents;
  // The first only: what follows a mistake in the syntax is mostly its consequence.
  const [error] = first?.errors ?? [];
  if (error !== undefined) addSyntax(error, at(Math.min(error.pos[0], text.trimEnd().length)), findings);
  else if (second !== undefined) {
    findings.add({
      code: 'YAML_DOCUMENTS',
      at: at(text.lastIndexOf('\n---', second.range[0]) + 1),
      message: 'A second YAML document begins here; a file holds one.',
      hint: 'Put it into a file of its own, or remove the line `---`.',
    });
  } else if (first?.directives?.yaml.version !== '1.2' || Object.keys(first.directives.tags).length > 1) {
    findings.add({
      code: 'YAML_DIRECTIVE',
      at: at(Math.max(0, text.search(/^%/m))),
      message: 'A YAML directive other than `%YAML 1.2`.',
      hint: 'Remove the line.',
    });
  } else if (first.contents === null || (isScalar(first.contents) && first.contents.source === '')) {
    findings.add({
      code: 'FILE_EMPTY',
      at: { file, line: 1, column: 1 },
      message: text.trim() === '' ? 'The file is empty.' : 'The file holds comments only.',
      hint: 'Delete the file, or write what it is meant to declare.',
    });
  } else return { file, text, root: first.contents, at };
  return undefined;
}

/** The tokens of the text, up to the limit of depth: the composer works by recursion and must not be given more. */
function* readTokens(
  text: string,
  lines: LineCounter,
  depth: number,
  onTooDeep: (offset: number) => void,
): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    // On the stack: the document, the open collections, and the scalar that is being read.
    if (parser.stack.length <= depth + 1) continue;
    const open = parser.stack.filter(({ type }) => type !== 'document' && type.match(/map|seq|collection/));
    const deepest = open[depth];
    if (deepest !== undefined) {
      onTooDeep(deepest.offset);
      return;
    }
  }
  yield* parser.end();
}

function addSyntax(error: YAMLParseError, at: SourceRef, findings: Findings): void {
  findings.add({
    code: 'YAML_SYNTAX',
    at,
    message: `Not YAML: ${error.message.replace(/\.?$/, '.')}`,
    hint: hints[error.code] ?? 'Look at this line and the one before: indentation, quotes, brackets, colons.',
  });
}

const hints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Indent with spaces.',
  BAD_INDENT: 'Let the lines of one list or mapping begin in the same column, and close every bracket.',
  BLOCK_AS_IMPLICIT_KEY: 'Put text that contains a colon and a space into quotes.',
  MULTILINE_IMPLICIT_KEY: 'A key is one line with a colon and a space after it.',
  MISSING_CHAR: 'Close the quote or bracket.',
};
