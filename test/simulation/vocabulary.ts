// Fields that the service knows and acgctl does not. The gateway's own fields go by another name on their way to acgctl,
// so that the gateway stores, merges and replaces them as it does with any field, and acgctl has never heard of them.

export interface Vocabulary {
  /** What acgctl calls them -> what the gateway calls them. */
  forGateway(body: string): string;
  forClient(body: string): string;
  /** Names of fields that acgctl does not know in this world. */
  readonly strange: ReadonlySet<string>;
}

const renamed: readonly (readonly [gateway: string, client: string])[] = [
  ['"customSipHeader"', '"ringPattern"'],
  ['"correlationId"', '"billingCode"'],
  ['"displayedCountryCode"', '"futureFlag"'],
];

export const plainVocabulary: Vocabulary = {
  forGateway: (body) => body,
  forClient: (body) => body,
  strange: new Set(),
};

export const strangeVocabulary: Vocabulary = {
  forGateway: (body) => renamed.reduce((text, [gateway, client]) => text.replaceAll(client, gateway), body),
  forClient: (body) => renamed.reduce((text, [gateway, client]) => text.replaceAll(gateway, client), body),
  strange: new Set(renamed.map(([gateway]) => gateway.slice(1, -1))),
};
