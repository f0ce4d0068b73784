// Small builders for the schema of the knobs: each knob gets its description and its default in one line.

export interface KnobSchema {
  readonly [keyword: string]: unknown;
}

export function group(description: string, properties: Readonly<Record<string, KnobSchema>>): KnobSchema {
  return { type: 'object', description, properties, additionalProperties: false, default: {} };
}

export function choice(description: string, values: readonly (string | number | boolean)[]): KnobSchema {
  return { enum: values, default: values[0], description };
}

export function amount(description: string, value: number, least = 0): KnobSchema {
  return { type: 'number', minimum: least, default: value, description };
}

export function whole(description: string, value: number, least = 0): KnobSchema {
  return { type: 'integer', minimum: least, default: value, description };
}

export function names(description: string): KnobSchema {
  return { type: 'array', items: { type: 'string' }, default: [], description };
}

export function flag(description: string, value: boolean): KnobSchema {
  return { type: 'boolean', default: value, description };
}
