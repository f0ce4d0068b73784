// apply.yml's own conditions, evaluated in every situation: what goes on alone, what waits, and what is refused.

import { describe, expect, test } from 'vitest';
import { named } from './all-workflows.ts';

describe('apply decides as it says', () => {
  const { jobs } = named('.github/workflows/apply.yml');

  interface Situation {
    readonly approve: string;
    readonly changes: string;
    readonly auto: string;
    readonly risky: string;
    readonly reviewers: string;
    /** The exit code of the job `apply`, where it runs. */
    readonly exit: string;
  }

  /** The jobs that run, by the workflow's own conditions. */
  function jobsThatRun({ approve, changes, auto, risky, reviewers, exit }: Situation): readonly string[] {
    const needs = {
      approved: { result: 'success', outputs: { auto, reviewers } },
      plan: { result: 'success', outputs: { changes, risky } },
      apply: { result: 'skipped', outputs: { 'exit-code': '' } },
    };
    const holds = (name: string): boolean => {
      const condition = (jobs[name]?.if ?? 'true')
        .replaceAll(/\boutputs\.([a-z-]+)/g, 'outputs["$1"]')
        .replaceAll('==', '===')
        .replaceAll('!cancelled()', 'true');
      return Boolean(new Function('needs', 'inputs', `return ${condition}`)(needs, { approve }));
    };
    const ran: string[] = [];
    if (holds('apply')) {
      ran.push('apply');
      const passes = exit === '0' || exit === '5';
      needs.apply = { result: passes ? 'success' : 'failure', outputs: { 'exit-code': exit } };
    }
    return [...ran, ...['reviewed', 'refused'].filter(holds)];
  }

  const situations: Situation[] = ['', 'sha256:0'].flatMap((approve) =>
    ['0', '7'].flatMap((changes) =>
      ['true', 'false', ''].flatMap((auto) =>
        ['true', 'false', ''].flatMap((risky) =>
          ['true', 'false', ''].flatMap((reviewers) =>
            ['0', '1', '3', '4', '5', ''].map((exit) => ({ approve, changes, auto, risky, reviewers, exit })),
          ),
        ),
      ),
    ),
  );

  /** What the picture at the top of the workflow says. */
  function jobsThatShould({ approve, changes, auto, risky, reviewers, exit }: Situation): readonly string[] {
    const review = reviewers === 'true' ? 'reviewed' : 'refused';
    if (changes === '0') return [];
    if (approve !== '') return ['reviewed'];
    if (auto !== 'true' || risky !== 'false') return [review];
    return exit === '5' ? ['apply', review] : ['apply'];
  }

  test('in every situation: alone only when proved and harmless, by review only where there are reviewers', () => {
    for (const situation of situations) {
      expect(jobsThatRun(situation), JSON.stringify(situation)).toEqual(jobsThatShould(situation));
    }
    expect(situations).toHaveLength(648);
  });

  test('each job works on the tip of the branch, and the two that write have environments of their own', () => {
    for (const [name, job] of Object.entries(jobs)) {
      const [checkout] = (job.steps ?? []).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
      if (checkout !== undefined) expect(checkout.with?.ref, name).toMatch(/^\$\{\{ github\.ref \}\}$/);
    }
    expect(jobs.apply?.environment).toBe('acg-apply');
    expect(jobs.reviewed?.environment).toBe('acg-delete');
  });
});
