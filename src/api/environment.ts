// The environment variables as plain data: nothing in this folder reads `process`.

export type Environment = Readonly<Record<string, string | undefined>>;
