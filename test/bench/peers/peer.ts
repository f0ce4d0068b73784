// What a tool brings to the benchmark: how it is had, and its own files and counterpart for so many resources.

import type { Command } from '../support/measure.ts';

export interface Peer {
  readonly name: string;
  /** What it reads its desired state from, and its live state. */
  readonly reads: string;
  /** Makes it ready to run. @throws Error with the reason, where it cannot be had on this machine */
  prepare(): Promise<Tool>;
}

export interface Tool {
  readonly version: string;
  /** Writes the files for `count` resources below `folder`, and starts what stands for the remote side: all as declared. */
  stage(folder: string, count: number): Promise<Stage>;
}

export interface Stage {
  readonly command: Command;
  /** The exit code of a run that shows changes and none that shows none. */
  readonly code: number;
  /** Declares every hundredth resource otherwise. */
  change(): void;
  /** The changed resources that a run told. */
  changesIn(out: string): number;
  /** Requests that the remote side has answered so far; undefined where it is files. */
  requests(): Promise<number | undefined>;
  close(): Promise<void>;
}

/** Resources lie in groups of a thousand at most: accounts, zones. */
export const groupsOf = (count: number): readonly (readonly [group: number, size: number])[] =>
  Array.from({ length: Math.ceil(count / 1000) }, (_, group) => [group, Math.min(1000, count - group * 1000)]);

/** Whether the resource is one of those that are changed. */
export const isChanged = (index: number): boolean => index % 100 === 0;
