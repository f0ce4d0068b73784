// A file of the repository as text or as a YAML tree, with what is wrong with it as findings.

import type { SourceRef } from '../model/diagnostic.ts';
import type { FileSource } from './file-source.ts';
import type { Findings } from './findings.ts';
import type { Limits } from './limits.ts';
import { decodeText } from './text.ts';
import { parseYaml, type YamlSource } from './yaml-source.ts';

export interface FileLoader {
  /** Files that could be read. */
  readonly count: number;
  /** `namedAt`: the place that names the file. */
  loadText(file: string, namedAt: SourceRef): Promise<string | undefined>;
  loadYaml(file: string): Promise<YamlSource | undefined>;
  /** The text of a YAML file, for those who parse it themselves. */
  loadYamlText(file: string): Promise<string | undefined>;
}

export type OnFile = (file: string, bytes: Uint8Array, kind: 'yaml' | 'csv') => void;

export function createFileLoader(
  repository: FileSource,
  limits: Limits,
  findings: Findings,
  onFile: OnFile = () => undefined,
): FileLoader {
  let count = 0;
  return {
    get count() {
      return count;
    },
    loadText: (file, namedAt) => load(file, namedAt, 'csv'),
    loadYamlText: (file) => load(file, { file, line: 1, column: 1 }, 'yaml'),
    async loadYaml(file) {
      const text = await load(file, { file, line: 1, column: 1 }, 'yaml');
      return text === undefined ? undefined : parseYaml(file, text, limits.depth, findings);
    },
  };

  async function load(file: string, namedAt: SourceRef, kind: 'yaml' | 'csv'): Promise<string | undefined> {
    const bytes = await repository.read(file);
    if (!(bytes instanceof Uint8Array)) {
      findings.add({ ...bytes, at: namedAt });
      return undefined;
    }
    count += 1;
    onFile(file, bytes, kind);
    return decodeText(file, bytes, limits, findings);
  }
}
