// The JSON schema of the knobs: every one with its description and default. A default stands where api-facts.md
// section 17 suggests one; the sections named are the facts behind it.

import { amount, choice, flag, group, type KnobSchema, whole } from './describe-knob.ts';
import { knobsOfResources } from './knobs-of-resources.ts';

const rateLimit = group('Requests per span of time over the whole gateway; a batch is one request (section 11).', {
  requests: whole('Requests allowed per span; 0 switches the limit off.', 100),
  perSeconds: { type: 'number', exclusiveMinimum: 0, default: 60, description: 'Length of the span in seconds.' },
  window: choice('How the span is measured: sliding log, fixed windows, sliding counter, token bucket.', [
    'sliding',
    'fixed',
    'counter',
    'bucket',
  ]),
  retryAfter: choice('Retry-After on a 429: in seconds, not at all, or as an HTTP date.', [true, false, 'date']),
  countRejected: flag('Whether requests answered 429 use up the allowance too.', false),
  burst: whole('Size of the bucket (window: bucket); 0 means as many as `requests`.', 0),
});

const lists = group('How lists answer (section 3).', {
  order: choice(
    'By key; reversed; shuffled anew for every page; or by key with page borders that slip by one as if records came and went.',
    ['key', 'reverse', 'unstable', 'mutating'],
  ),
  filter: choice('`field eq text` joined by `and`; any filter is refused; or filters have no effect.', [
    'subset',
    'reject',
    'ignore',
  ]),
  count: choice('What x-ms-record-count counts: the records that pass the filter, or all.', ['filtered', 'all']),
});

const batch = group('The two batch calls (section 8).', {
  mode: choice(
    'One bad item refuses all; good items are done and bad ones reported; or half of the changes are done and the reply is 500.',
    ['atomic', 'per-item', 'partial'],
  ),
  semantics: choice('What createOrUpdate does to a number that exists.', ['replace', 'merge']),
  empty: choice('A batch without items.', ['reject', 'accept']),
  duplicates: choice('One number twice in a batch; accepted means the last one wins.', ['reject', 'accept']),
  order: choice('Order of the numbers in the reply.', ['request', 'key']),
});

const clients = {
  type: 'object',
  description: 'The clients that get tokens; empty means any id with any secret or assertion gets the Admin role.',
  default: {},
  additionalProperties: {
    type: 'object',
    description: 'One client by its id.',
    required: ['roles'],
    additionalProperties: false,
    properties: {
      secret: { type: 'string', minLength: 1, description: 'The only secret accepted; without it any credential is.' },
      roles: {
        type: 'array',
        description: 'Its application roles.',
        items: { type: 'string', pattern: '^ProvisioningAPI\\.(Admin|Read|Write|Delete)$' },
      },
    },
  },
};

const outages = {
  type: 'array',
  description: 'Spans in which no request reaches the gateway, counted from its start (section 11: regions fail over).',
  default: [],
  items: {
    type: 'object',
    required: ['startSeconds', 'seconds'],
    additionalProperties: false,
    properties: {
      startSeconds: { type: 'number', minimum: 0, description: 'Begin, in seconds after the start.' },
      seconds: { type: 'number', exclusiveMinimum: 0, description: 'Length.' },
      act: {
        type: 'string',
        pattern: '^(status:5\\d\\d|hang|reset-before)$',
        default: 'status:503',
        description: 'What happens to a request in it.',
      },
    },
  },
};

const properties: Readonly<Record<string, KnobSchema>> = {
  rateLimit,
  pageSize: group('Sizes of pages (section 3: only the older version names them).', {
    default: whole('Records on a page when nothing is asked.', 200, 1),
    max: whole('Most records on a page.', 500, 1),
    aboveMax: choice('maxpagesize above the maximum: cut to it, or 400.', ['clamp', 'reject']),
  }),
  lists,
  batch,
  conditional: group('If-Match and its kin (section 3).', {
    mode: choice('Whether the conditional headers are evaluated.', ['honoured', 'ignored']),
    etagFollowsStatus: flag('Whether background changes (status, counts) change the ETag.', false),
  }),
  repeatability: group('Repeatability-Request-ID and Repeatability-First-Sent (section 3).', {
    mode: choice('Replayed within the window; without effect; or answered 501.', [
      'honoured',
      'ignored',
      'unsupported',
    ]),
    windowSeconds: amount('How long an id is remembered and how old First-Sent may be.', 300),
  }),
  headerDates: choice('Forms of dates accepted in headers (section 15, contradiction 4).', [
    'both',
    'rfc3339',
    'imf-fixdate',
  ]),
  clients,
  token: group('Access tokens.', { lifetimeSeconds: whole('Lifetime of an issued token.', 3600, 1) }),
  latencyMs: amount('Time between a request and its reply, in milliseconds.', 0),
  outages,
  ...knobsOfResources,
};

export const knobSchema: KnobSchema = {
  type: 'object',
  description: 'Knobs of the simulator.',
  properties,
  additionalProperties: false,
};
