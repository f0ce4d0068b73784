// Why a request is refused: one or more problems, which become the documented error body and `x-ms-error-code`.
// The codes are ours: api-facts.md section 3 says that none is documented.

import { type GatewayReply, jsonReply } from './exchange.ts';

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** A JSON path into the body, or the name of a parameter or header. */
  readonly target?: string | undefined;
}

/** Thrown by an operation before it changes anything (the batch modes that change something say so themselves). */
export class Refusal extends Error {
  readonly problems: readonly Problem[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(problems: Problem | readonly Problem[], headers: Readonly<Record<string, string>> = {}) {
    const all = Array.isArray(problems) ? (problems as readonly Problem[]) : [problems as Problem];
    super(all.map((problem) => problem.message).join('; '));
    this.problems = all;
    this.headers = headers;
  }

  get status(): number {
    const statuses = this.problems.map((problem) => problem.status);
    return statuses.includes(400) ? 400 : (statuses[0] ?? 500);
  }
}

export function refuse(status: number, code: string, message: string, target?: string): Refusal {
  return new Refusal({ status, code, message, target });
}

export function refusalReply(refusal: Refusal): GatewayReply {
  const [first] = refusal.problems;
  if (first === undefined) throw new Error('a refusal without a problem');
  const several = refusal.problems.length > 1;
  const error = {
    code: first.code,
    message: several ? `${refusal.problems.length} problems; the first: ${first.message}` : first.message,
    target: first.target,
    details: refusal.problems.map(({ code, message, target }) => ({ code, message, target })),
  };
  return jsonReply(refusal.status, { error }, { ...refusal.headers, 'x-ms-error-code': first.code });
}
