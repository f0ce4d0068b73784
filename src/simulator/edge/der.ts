// The little of DER that a certificate needs (ITU-T X.690): each function returns the bytes of one value.

export function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, ...parts);
}

export function setOf(...parts: readonly Buffer[]): Buffer {
  return tagged(0x31, ...parts);
}

/** `[n]` around whole values. */
export function context(n: number, ...parts: readonly Buffer[]): Buffer {
  return tagged(0xa0 + n, ...parts);
}

/** `[n]` in place of the tag of a plain value. */
export function contextPlain(n: number, content: Buffer): Buffer {
  return tagged(0x80 + n, content);
}

export function integer(bytes: Buffer): Buffer {
  const first = bytes[0] ?? 0;
  return tagged(0x02, first >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

export function yes(): Buffer {
  return tagged(0x01, Buffer.of(0xff));
}

export function text(value: string): Buffer {
  return tagged(0x0c, Buffer.from(value));
}

/** `YYMMDDhhmmssZ`, for the years 1950 to 2049. */
export function time(value: string): Buffer {
  return tagged(0x17, Buffer.from(value));
}

export function octets(content: Buffer): Buffer {
  return tagged(0x04, content);
}

export function bits(content: Buffer, unused = 0): Buffer {
  return tagged(0x03, Buffer.of(unused), content);
}

export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let left = value >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80);
  return digits;
}

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
