// Why a file cannot be had, in words.

import path from 'node:path/posix';
import type { Code } from './codes.ts';
import { showValue } from './show-value.ts';

export interface FileProblem {
  readonly code: Code;
  readonly message: string;
  readonly hint: string;
}

export const outsideRepository: FileProblem = {
  code: 'FILE_OUTSIDE',
  message: 'The path, or a link on it, leads out of the repository.',
  hint: 'Put the file itself into the repository, and name it from the folder of the file that refers to it.',
};

export const notRegular: FileProblem = {
  code: 'FILE_UNREADABLE',
  message: 'This is a folder or a device and not a file.',
  hint: 'Name a file; several CSV files are an entry each.',
};

export const linkedFolder: FileProblem = {
  code: 'FILE_LINK',
  message: 'This is a link to a folder, or a submodule at a commit: neither is followed.',
  hint: 'Put the folder itself into the repository, and add its glob to `accounts:` of acg.yaml.',
};

/** A file of the same folder whose name differs only in letter case, or in `.yml` for `.yaml`. */
export function nearName(file: string, names: readonly string[]): string | undefined {
  const plain = (name: string): string => name.toLowerCase().replace(/\.yml$/, '.yaml');
  const near = names.find((name) => plain(name) === plain(path.basename(file)));
  return near && path.join(path.dirname(file), near);
}

/** `near`: a file with almost this name. */
export function missingFile(file: string, near: string | undefined): FileProblem {
  const isGateway = file === 'acg.yaml';
  const other = isGateway
    ? 'Run acgctl in the folder with acg.yaml, name it with -C, or run `acgctl init`.'
    : 'Add the file, or correct the path: it begins at the folder of the file that names it.';
  return {
    code: isGateway ? 'GATEWAY_FILE_MISSING' : 'FILE_MISSING',
    message: `There is no file ${showValue(file)}.`,
    hint: near === undefined ? other : `There is ${showValue(near)}: letter case and ending count.`,
  };
}

export function fileTooLarge(bytes: number, limit: number): FileProblem {
  return {
    code: 'FILE_TOO_LARGE',
    message: `The file has ${bytes} bytes; ${limit} is the limit.`,
    hint: 'Declare long lists as ranges or CSV files, or split the file.',
  };
}

export function configTooLarge(what: string): FileProblem {
  return { code: 'CONFIG_TOO_LARGE', message: `${what}.`, hint: 'Keep one gateway in one repository.' };
}

export function unreadable(error: NodeJS.ErrnoException): FileProblem {
  return {
    code: 'FILE_UNREADABLE',
    message: `The file cannot be read: ${error.code ?? error.message}.`,
    hint: 'Check the permissions, and that no link leads in a circle.',
  };
}
