// A command's side towards GitHub: what its flags ask for is told after the result, and what cannot be told makes the
// command fail without hiding what it did.

import path from 'node:path';
import { allowancesOfLabels } from '../github/allow-labels.ts';
import { tellDriftIssue } from '../github/drift-issue.ts';
import { GitHubError } from '../github/failure.ts';
import { createLinks } from '../github/links.ts';
import { commentOnPullRequest, commentOutcome, type Desk, findPullRequest } from '../github/plan-comment.ts';
import { readLabels } from '../github/pull-requests.ts';
import { readPayload } from '../github/runner.ts';
import { appendSummary, writeStepOutputs } from '../github/step-files.ts';
import { type Annotation, annotationCommands } from '../github/workflow-commands.ts';
import { counted } from '../model/counted.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { DriftHistory } from '../model/drift-history.ts';
import { AcgctlError } from '../model/errors.ts';
import type { Markdown, MarkdownOptions } from '../model/markdown.ts';
import { renderApplyMarkdown } from '../render/apply-markdown.ts';
import { renderDriftMarkdown } from '../render/drift-markdown.ts';
import { renderFindingsMarkdown } from '../render/findings-markdown.ts';
import { code } from '../render/markdown/escape.ts';
import { renderPlanMarkdown } from '../render/plan-markdown.ts';
import { joinLines, visible } from '../render/visible.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './context.ts';
import { errorText } from './error-text.ts';
import { annotateDrift, annotateFindings, annotateOutcomes, annotatePlan } from './github-annotations.ts';
import { tellNotice } from './github-notice.ts';
import { refuseElsewhere } from './github-options.ts';
import { planOutputs } from './github-outputs.ts';
import type { GitHubSide } from './github-side.ts';
import { configRoot } from './load-desired.ts';

/** Units of a comment or an issue; GitHub takes 65,536 with the marker. */
const commentLimit = 60_000;

/** @throws AcgctlError when a flag asks for what this place cannot do */
export async function openGitHub(context: Context, args: Arguments): Promise<GitHubSide> {
  const { env } = context;
  refuseElsewhere(context, args);
  const needsDesk = ['comment', 'issue', 'allow-labels'].some(args.has);
  // HTTP takes long to load, and a run that tells GitHub nothing does without it.
  const desk = needsDesk ? await (await import('./github-desk.ts')).openDesk(context) : undefined;
  const folder = folderInCheckout(context, args);
  const payload = desk?.runner.payload ?? (args.has('summary') ? await readPayload(env.GITHUB_EVENT_PATH) : {});
  const links = createLinks(env, payload, folder);
  const inSummary = links.run === undefined ? undefined : `[the summary of the run](${links.run})`;
  /** Where all of it is: in the artifact that the workflow keeps, else where `otherwise` says. */
  const shown = (limit: number, otherwise = inSummary): MarkdownOptions => {
    const whole = wholeInArtifact(args.value('artifact'), links.run) ?? otherwise;
    const head = links.head === undefined ? {} : { head: links.head };
    return { limit, link: links.line, ...head, ...(whole === undefined ? {} : { whole }) };
  };
  const notice = (why: string): Promise<void> =>
    args.has('comment') ? tellNotice(demand(desk), { why, folder: folder || '.', run: links.run }, context) : nothing;
  let heard: readonly Diagnostic[] = [];
  let offers: readonly Diagnostic[] = [];
  let hasTold = false;

  /** One after another; what fails is told and stops none of the others. */
  async function tellAll(tasks: readonly (readonly [flag: string, tell: () => unknown])[]): Promise<boolean> {
    let isTold = true;
    hasTold = true;
    for (const [flag, tell] of tasks.filter(([name]) => args.has(name))) {
      try {
        const said = await tell();
        if (typeof said === 'string' && !args.has('quiet')) context.err(joinLines([visible(`acgctl: ${said}`)]));
      } catch (error) {
        isTold = false;
        context.err(errorText(error, `--${flag}: `));
      }
    }
    return isTold;
  }

  const annotate = (annotations: readonly Annotation[]) => (): void => {
    const placed = annotations.map((annotation) => inCheckout(annotation, folder));
    // With JSON on standard output they go to standard error, which the runner reads too.
    const isJson = args.has('json') || (args.value('format') ?? 'text') !== 'text';
    (isJson ? context.err : context.out)(annotationCommands(placed, 1));
  };
  const summarize = (render: (limit: number) => Markdown) => () =>
    appendSummary(env.GITHUB_STEP_SUMMARY, (limit) => render(limit).text);
  const findingsText = (findings: readonly Diagnostic[]) => (limit: number) =>
    renderFindingsMarkdown(findings, shown(limit));

  async function commentFindings(findings: readonly Diagnostic[]): Promise<string> {
    const text = findingsText(findings)(commentLimit).text;
    const about = { kind: 'validate', gateway: folder || '.' } as const;
    const comment = { data: {}, text, onlyIfThere: findings.length === 0 };
    try {
      return await commentOnPullRequest(demand(desk), about, comment);
    } catch (error) {
      // The findings are in the log, the summary and the annotations: no reason to call good files bad.
      if (error instanceof GitHubError && error.status === 403) return `no comment: ${error.message}. ${error.hint}`;
      throw error;
    }
  }

  return {
    async allowances() {
      const given = args.values('allow');
      if (!args.has('allow-labels')) return given;
      const pull = await findPullRequest(demand(desk));
      if (pull === undefined) return given;
      const { client, runner } = demand(desk);
      return allowancesOfLabels(await readLabels(client, runner.repository, pull.number), given);
    },
    async hearFindings(findings) {
      heard = findings;
      if (!findings.some(({ severity }) => severity === 'error')) return;
      await tellAll([
        ['annotations', annotate(annotateFindings(findings))],
        ['summary', summarize(findingsText(findings))],
      ]);
      hasTold = false;
    },
    addFindings(findings) {
      offers = findings;
    },
    async tellFindings(findings) {
      const isTold = await tellAll([
        ['annotations', annotate(annotateFindings(findings))],
        ['summary', summarize(findingsText(findings))],
        ['comment', () => commentFindings(findings)],
      ]);
      const errors = findings.filter(({ severity }) => severity === 'error').length;
      if (errors > 0) await notice(`${counted(errors, 'error')} in the files`);
      return isTold;
    },
    tellPlan(plan, { isRefused, saved, ...judged }) {
      const remarks = { ...judged, findings: offers };
      const annotations = [
        ...annotatePlan(plan, judged.allowed !== undefined),
        ...annotateFindings([...heard, ...offers]),
      ];
      const file = saved === undefined ? undefined : 'the saved plan; `acgctl show` renders it';
      let otherwise = file;
      return tellAll([
        ['annotations', annotate(annotations)],
        [
          'summary',
          summarize((limit) => {
            const summary = renderPlanMarkdown(plan, shown(limit, file), remarks);
            otherwise = summary.isWhole ? inSummary : file;
            return summary;
          }),
        ],
        ['outputs', () => writeStepOutputs(env.GITHUB_OUTPUT, planOutputs(plan, saved))],
        [
          'comment',
          () => {
            const { text, showsEveryDeletion } = renderPlanMarkdown(plan, shown(commentLimit, otherwise), remarks);
            const about = { kind: 'plan', gateway: plan.target.baseDomain } as const;
            const data = { digest: plan.digest, showsEveryDeletion, refused: isRefused, folder: folder || '.' };
            return commentOnPullRequest(demand(desk), about, { data, text });
          },
        ],
      ]);
    },
    async tellFailure(error) {
      if (hasTold || context.signal.aborted) return;
      await notice(error instanceof AcgctlError ? `${error.message} (${error.code})` : 'a bug in acgctl');
    },
    tellApply: (report, exitCode) =>
      tellAll([
        ['annotations', annotate(annotateOutcomes(report))],
        ['summary', summarize((limit) => renderApplyMarkdown(report, shown(limit)))],
        ['outputs', () => writeStepOutputs(env.GITHUB_OUTPUT, planOutputs(report.plan, undefined))],
        [
          'comment',
          () => {
            const { text } = renderApplyMarkdown(report, shown(commentLimit));
            const data = { digest: report.plan.digest, exitCode };
            const about = { gateway: report.plan.target.baseDomain, folder: folder || '.' };
            return commentOutcome(demand(desk), about, { data, text });
          },
        ],
      ]),
    tellDrift(report) {
      const now = context.clock.date().toISOString();
      const render = (limit: number, history?: DriftHistory): Markdown =>
        renderDriftMarkdown(report, { ...shown(limit), checked: now, ...(history === undefined ? {} : { history }) });
      return tellAll([
        ['annotations', annotate([...annotateDrift(report), ...annotateFindings(heard)])],
        ['summary', summarize((limit) => render(limit))],
        ['outputs', () => writeStepOutputs(env.GITHUB_OUTPUT, planOutputs(report.plan, outFile(context, args)))],
        [
          'issue',
          async () => {
            const { client, identity, runner } = demand(desk);
            const place = { client, identity: await identity(), repository: runner.repository };
            const check = { report, now, runId: runner.runId, render: renderIssue };
            const { result, number } = await tellDriftIssue(place, check);
            return number === undefined ? 'no drift, and no issue' : `drift issue #${number}: ${result}`;
          },
        ],
      ]);

      function renderIssue(history: DriftHistory): string {
        return render(commentLimit, history).text;
      }
    },
  };
}

const nothing: Promise<void> = Promise.resolve();

function demand(desk: Desk | undefined): Desk {
  if (desk === undefined) throw new Error('no connection to GitHub was opened');
  return desk;
}

/** The config repository from the root of the checkout, with `/`; undefined when it is outside. */
function folderInCheckout(context: Context, args: Arguments): string | undefined {
  const workspace = context.env.GITHUB_WORKSPACE;
  if (!workspace) return undefined;
  const folder = path.relative(workspace, configRoot(context, args)).split(path.sep).join('/');
  return folder === '..' || folder.startsWith('../') || path.isAbsolute(folder) ? undefined : folder;
}

function inCheckout({ at, ...annotation }: Annotation, folder: string | undefined): Annotation {
  if (at === undefined || folder === undefined) return annotation;
  return { ...annotation, at: { ...at, file: folder === '' ? at.file : `${folder}/${at.file}` } };
}

/** As the Markdown of a note has it; undefined where the workflow keeps none. */
function wholeInArtifact(name: string | undefined, run: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  return `the artifact ${code(name, 80)} of ${run === undefined ? 'this run' : `[this run](${run})`}`;
}

function outFile(context: Context, args: Arguments): string | undefined {
  const out = args.value('out');
  return out === undefined ? undefined : path.resolve(context.cwd, out);
}
