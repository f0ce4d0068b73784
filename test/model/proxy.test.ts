import { expect, test } from 'vitest';
import { readProxy } from '../../src/model/proxy.ts';

test.each([
  ['http://proxy.example:3128', 'http://proxy.example:3128/'],
  ['https://user:p%40ss@proxy.example', 'https://user:p%40ss@proxy.example/'],
  ['proxy.example:3128', 'http://proxy.example:3128/'],
  ['127.0.0.1:8080', 'http://127.0.0.1:8080/'],
  ['user:secret@proxy.example:3128', 'http://user:secret@proxy.example:3128/'],
])('%s is the proxy %s', (text, href) => {
  expect(readProxy({ HTTPS_PROXY: text })?.href).toBe(href);
  expect(readProxy({ https_proxy: text })?.href).toBe(href);
});

test.each([{}, { HTTPS_PROXY: '' }, { HTTP_PROXY: 'http://proxy.example' }])('%j names none', (env) => {
  expect(readProxy(env)).toBeUndefined();
});

test.each([
  '::garbage',
  'ftp://s3cret@proxy.example',
  'socks5://s3cret@proxy.example:1',
  'http://u:s3cret%zz@proxy.example',
  '://',
])('%s is refused, and its words are not repeated', (text) => {
  const read = (): unknown => readProxy({ HTTPS_PROXY: text });
  expect(read).toThrow(expect.objectContaining({ code: 'PROXY' }));
  expect(read).not.toThrow(/s3cret/);
});
