// How many of this process's HTTP requests are on their way, for clocks that must not move on meanwhile.

import diagnostics from 'node:diagnostics_channel';

/** Counts undici's requests from now on: from their making to the last byte of the reply, or failure. */
export function countInFlight(): { readonly count: () => number; stop(): void } {
  const open = new Set<unknown>();
  const requestOf = (message: unknown): unknown => (message as { readonly request: unknown }).request;
  const add = (message: unknown): void => {
    open.add(requestOf(message));
  };
  const remove = (message: unknown): void => {
    open.delete(requestOf(message));
  };
  diagnostics.subscribe('undici:request:create', add);
  diagnostics.subscribe('undici:request:trailers', remove);
  diagnostics.subscribe('undici:request:error', remove);
  return {
    count: () => open.size,
    stop() {
      diagnostics.unsubscribe('undici:request:create', add);
      diagnostics.unsubscribe('undici:request:trailers', remove);
      diagnostics.unsubscribe('undici:request:error', remove);
    },
  };
}
