// What runs leave behind in the store for those after them: which commit was applied last, which saved plans were applied,
// and who ran when. All of it may be missing: then it is as if nobody had run before.

import type { BlobStore } from './blob-store.ts';

/** Of one config repository, because several may share a gateway. */
export interface AppliedRecord {
  readonly commit: string;
  readonly digest: string;
  /** ISO 8601. */
  readonly at: string;
  readonly run: string;
}

/** Of a saved plan, by its digest. One that is made again begins anew. */
export interface PlanRecord {
  readonly state: 'made' | 'applying' | 'applied';
  readonly at: string;
  readonly who: string;
  readonly run?: string;
}

export interface RunRecord {
  readonly id: string;
  readonly who: string;
  readonly where: string;
  readonly since: string;
  readonly commit?: string;
  readonly digest?: string;
  /** These are missing while it runs, and of one that did not end. */
  readonly ended?: string;
  readonly exitCode?: number;
  readonly outcomes?: Readonly<Record<string, number>>;
}

export interface Records {
  lastApplied(repository: string): Promise<AppliedRecord | undefined>;
  setLastApplied(repository: string, record: AppliedRecord): Promise<void>;
  plan(digest: string): Promise<PlanRecord | undefined>;
  setPlan(digest: string, record: PlanRecord): Promise<void>;
  setRun(record: RunRecord): Promise<void>;
  addToJournal(run: Pick<RunRecord, 'id' | 'since'>, lines: string): Promise<void>;
  /** The last so many runs, the newest first. */
  runs(most: number): Promise<readonly RunRecord[]>;
  /** The journal of a run in JSON lines; undefined where it has none. */
  journal(run: Pick<RunRecord, 'id' | 'since'>): Promise<string | undefined>;
}

export function createRecords(store: Pick<BlobStore, 'read' | 'write' | 'append' | 'list'>): Records {
  async function read<T>(name: string, members: readonly (keyof T & string)[]): Promise<T | undefined> {
    const found = await store.read(name);
    try {
      const value: unknown = JSON.parse(found?.text ?? '');
      if (typeof value !== 'object' || value === null) return undefined;
      const texts = value as Readonly<Record<string, unknown>>;
      return members.every((member) => typeof texts[member] === 'string') ? (value as T) : undefined;
    } catch {
      return undefined;
    }
  }
  const write = async (name: string, record: object): Promise<void> =>
    void (await store.write(name, `${JSON.stringify(record)}\n`));
  const appliedName = (repository: string): string =>
    `applied/${repository.replaceAll(/[^A-Za-z0-9._/-]+/g, '_')}.json`;
  const planName = (digest: string): string => `plans/${digest.replaceAll(/[^A-Za-z0-9]+/g, '-')}.json`;
  const runName = ({ id, since }: Pick<RunRecord, 'id' | 'since'>): string =>
    `runs/${since.replaceAll(':', '-')}-${id}`;

  return {
    async lastApplied(repository) {
      const record = await read<AppliedRecord>(appliedName(repository), ['commit', 'digest', 'at', 'run']);
      return record !== undefined && /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(record.commit) ? record : undefined;
    },
    setLastApplied: (repository, record) => write(appliedName(repository), record),
    plan: (digest) => read<PlanRecord>(planName(digest), ['state', 'at', 'who']),
    setPlan: (digest, record) => write(planName(digest), record),
    setRun: (record) => write(`${runName(record)}.json`, record),
    addToJournal: (run, lines) => store.append(`${runName(run)}.jsonl`, lines),
    async runs(most) {
      const names = (await store.list('runs/')).filter((name) => name.endsWith('.json')).slice(-most);
      const found = await Promise.all(
        names.reverse().map((name) => read<RunRecord>(name, ['id', 'who', 'where', 'since'])),
      );
      return found.filter((record) => record !== undefined);
    },
    journal: async (run) => (await store.read(`${runName(run)}.jsonl`))?.text,
  };
}
