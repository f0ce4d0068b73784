// The yardstick: all pages of the page server, read with the same client as acgctl's and given to JSON.parse, and no more.

import { request } from 'undici';

let items = 0;
let next: string | undefined = `${process.argv[2]}/numbers?countRecords=true&maxpagesize=500`;
while (next !== undefined) {
  const { body } = await request(next);
  const page = JSON.parse(await body.text()) as { readonly value: readonly unknown[]; readonly nextLink?: string };
  items += page.value.length;
  next = page.nextLink;
}
process.stdout.write(`${items}\n`);
