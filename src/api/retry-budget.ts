// How much a run may ask again: a tenth of its requests, and ten. A gateway in trouble does not get its load multiplied.

export interface RetryBudget {
  /** A request is made for the first time. */
  countRequest(): void;
  /** True, and one fewer is left, while a request may be made again. Asking again after a 429 needs none. */
  takeRetry(): boolean;
}

const atLeast = 10;
const share = 0.1;

export function createRetryBudget(): RetryBudget {
  let requests = 0;
  let retries = 0;
  return {
    countRequest() {
      requests += 1;
    },
    takeRetry() {
      if (retries + 1 > atLeast + share * requests) return false;
      retries += 1;
      return true;
    },
  };
}
