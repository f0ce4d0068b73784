// Rules for every workflow of this repository and every one that `acgctl init` writes: rights, pins, injection.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { projectRoot } from '../support/tree.ts';
import { named, texts, workflows } from './all-workflows.ts';

test('there are the five of this repository and the three that init writes', () => {
  expect(texts.map(([name]) => name).sort()).toEqual(
    [
      ...['apply', 'ci', 'drift', 'plan', 'release'].map((name) => `.github/workflows/${name}.yml`),
      ...['apply', 'drift', 'plan'].map((name) => `init: .github/workflows/acgctl-${name}.yml`),
    ].sort(),
  );
});

describe.each(workflows)('%s', (_name, workflow, text) => {
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, job]) => job.steps ?? []);

  test('gives no right to all jobs, and each job the least: no write-all, no secrets', () => {
    expect(workflow.permissions).toEqual({});
    for (const [name, job] of jobs) {
      const writes = Object.entries(job.permissions ?? {}).filter(([, level]) => level === 'write');
      const allowed = [
        'pull-requests',
        'issues',
        'id-token',
        ...(name === 'publish' ? ['contents', 'attestations'] : []),
      ];
      for (const [scope] of writes) expect(allowed, name).toContain(scope);
    }
    expect(text).not.toMatch(/secrets[.[]|secrets:/);
  });

  test('names every action and workflow by commit, with the version behind it', () => {
    const lines = text.split('\n').filter((line) => /^\s*(- )?uses:/.test(line));
    expect(lines.length).toBe(
      [...steps, ...Object.values(workflow.jobs)].filter(({ uses }) => uses !== undefined).length,
    );
    for (const line of lines) {
      if (line.includes('./.acgctl/.github/actions/acgctl')) continue;
      expect(line).toMatch(/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+){0,2}$/);
    }
  });

  test('has no expression in a script, and does not run where forks get rights', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    expect(Object.keys(workflow.on)).not.toContain('workflow_run');
    expect(text).not.toMatch(/pull_request_target|workflow_run|issue_comment/);
  });

  test('keeps no credentials in checkouts, and every job ends', () => {
    for (const step of steps) {
      if (step.uses?.startsWith('actions/checkout@')) expect(step.with?.['persist-credentials']).toBe(false);
    }
    for (const [name, job] of jobs) {
      if (job.uses === undefined) expect(job['timeout-minutes'], name).toBeGreaterThan(0);
    }
  });

  test('cancels nothing that writes to a gateway or publishes', () => {
    const writes = /apply|release/.test(`${Object.keys(workflow.jobs)} ${_name}`);
    if (writes && !Object.hasOwn(workflow.on, 'workflow_call')) {
      expect(workflow.concurrency?.['cancel-in-progress']).toBe(false);
    }
  });
});

test('what the called workflows run of acgctl is at their own commit, or nothing: never the config repository', () => {
  const checkouts = workflows
    .flatMap(([, { jobs }]) => Object.values(jobs))
    .flatMap(({ steps = [] }) => steps.filter((step) => step.with?.path === '.acgctl'));
  expect(checkouts).toHaveLength(7);
  for (const step of checkouts) {
    // A server that does not know the two gives an empty text, and checkout takes that for the caller's own branch.
    expect(step.with?.ref).toMatch(/^\$\{\{ fromJSON\(toJSON\(job\)\)\.workflow_sha \|\| '[a-z-]+' \}\}$/);
    expect(step.with?.repository).toBe(`\${{ fromJSON(toJSON(job)).workflow_repository }}`);
  }
});

test('each action has one commit, everywhere', () => {
  const commits = new Map<string, Set<string>>();
  for (const [, action = '', commit = ''] of texts
    .map(([, text]) => text)
    .join('\n')
    .matchAll(/uses: (actions\/\S+)@(\w+)/g)) {
    commits.set(action, (commits.get(action) ?? new Set()).add(commit));
  }
  for (const [action, found] of commits) expect(found.size, action).toBe(1);
});

describe('rights fit together', () => {
  test.each(['plan', 'apply', 'drift'])('%s: the caller grants exactly what the called jobs ask for', (name) => {
    const called = Object.values(named(`.github/workflows/${name}.yml`).jobs);
    const wanted: Record<string, string> = {};
    for (const { permissions = {} } of called) {
      for (const [scope, level] of Object.entries(permissions)) {
        if (wanted[scope] !== 'write') wanted[scope] = level;
      }
    }
    expect(named(`init: .github/workflows/acgctl-${name}.yml`).jobs[name]?.permissions).toEqual(wanted);
  });

  test.each(['plan', 'apply', 'drift'])(
    '%s: what reaches the gateway has an environment, and what has none has no identity',
    (name) => {
      for (const job of Object.values(named(`.github/workflows/${name}.yml`).jobs)) {
        expect(job.permissions?.['id-token'] === 'write').toBe(job.environment !== undefined);
      }
    },
  );

  test('plan: forks and Dependabot are kept from the identity, and validated without one', () => {
    const { validate, plan } = named('.github/workflows/plan.yml').jobs;
    expect(validate?.if).toBeUndefined();
    expect(validate?.permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
    expect(validate?.environment).toBeUndefined();
    expect(plan?.if).toContain('github.event.pull_request.head.repo.full_name == github.repository');
    expect(plan?.needs).toBe('validate');
  });
});

test('the Action runs on Node 24 from the bundle, and describes each input and output', () => {
  const action = parse(readFileSync(path.join(projectRoot, '.github/actions/acgctl/action.yml'), 'utf8')) as {
    runs: object;
    inputs: Record<string, { description?: string }>;
    outputs: Record<string, { description?: string }>;
  };
  expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js' });
  for (const { description } of [...Object.values(action.inputs), ...Object.values(action.outputs)]) {
    expect(description).toBeTruthy();
  }
  const usedInputs = workflows.flatMap(([, { jobs }]) =>
    Object.values(jobs).flatMap(({ steps = [] }) =>
      steps.filter(({ uses }) => uses?.startsWith('./.acgctl')).flatMap((step) => Object.keys(step.with ?? {})),
    ),
  );
  for (const name of usedInputs) expect(Object.keys(action.inputs)).toContain(name);
  for (const [, output = ''] of texts
    .map(([, text]) => text)
    .join('\n')
    .matchAll(/steps\.acgctl\.outputs\.([a-z-]+)/g)) {
    expect(Object.keys(action.outputs)).toContain(output);
  }
});
