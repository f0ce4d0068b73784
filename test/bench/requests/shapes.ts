// The shapes of change that are measured: what the gateway holds before, and what is wanted.

import type { HeldAccount, Holding } from './holding.ts';

export interface Shape {
  readonly name: string;
  readonly before: Holding;
  readonly after: Holding;
  /** A comment that is added to every account file. */
  readonly comment?: string;
}

const first = 14_255_000_000;

/** So many numbers, the first of them this much after +14255000000. */
function numbers(from: number, count: number, header = 'desk'): ReadonlyMap<number, string> {
  return new Map(Array.from({ length: count }, (_, index) => [first + from + index, header]));
}

function merge(...parts: readonly ReadonlyMap<number, string>[]): ReadonlyMap<number, string> {
  return new Map(parts.flatMap((part) => [...part]));
}

/** Numbers of the accounts lie 10,000 apart. */
const spacing = 10_000;

function accounts(count: number, make: (start: number, index: number) => Partial<HeldAccount>, from = 0): Holding {
  return new Map(
    Array.from({ length: count }, (_, place) => {
      const index = from + place;
      const account = { correlationId: 'crm-1', numbers: new Map<number, string>(), ...make(index * spacing, index) };
      return [`account-${String(index).padStart(4, '0')}`, account];
    }),
  );
}

const full = (count: number, size: number): Holding => accounts(count, (start) => ({ numbers: numbers(start, size) }));

const giant = accounts(1, (start) => ({ numbers: numbers(start, 5_000) }), 40);
const amongOthers = new Map([...full(40, 50), ...giant]);

const small = (header: string): Holding => accounts(5, (start) => ({ numbers: numbers(start, 20, header) }), 20);

export const shapes: readonly Shape[] = [
  { name: 'no change', before: full(50, 100), after: full(50, 100) },
  { name: 'a comment in every file', before: full(50, 100), after: full(50, 100), comment: '# reviewed\n' },
  {
    name: 'one number new',
    before: full(50, 100),
    after: new Map([...full(50, 100), ...accounts(1, () => ({ numbers: numbers(0, 101) }))]),
  },
  {
    name: 'one number changed',
    before: full(50, 100),
    after: new Map([
      ...full(50, 100),
      ...accounts(1, () => ({ numbers: merge(numbers(0, 100), numbers(0, 1, 'hall')) })),
    ]),
  },
  {
    name: '10,000 new in one account',
    before: full(1, 0),
    after: full(1, 10_000),
  },
  {
    name: '10,000 new, over 500 accounts',
    before: full(500, 20),
    after: accounts(500, (start) => ({ numbers: numbers(start, 40) })),
  },
  {
    name: '20 accounts of 120: 30 new, 30 changed, 30 gone in each',
    before: full(20, 120),
    after: accounts(20, (start) => ({
      numbers: merge(numbers(start + 30, 30, 'hall'), numbers(start + 60, 60), numbers(start + 200, 30)),
    })),
  },
  {
    name: '450 accounts of 10: one new, one gone in each',
    before: full(450, 10),
    after: accounts(450, (start) => ({ numbers: numbers(start + 1, 10) })),
  },
  {
    name: '40 numbers moved to another account',
    before: full(2, 100),
    after: accounts(2, (start, index) => ({
      numbers: index === 0 ? numbers(start, 60) : merge(numbers(60, 40), numbers(start, 100)),
    })),
  },
  {
    name: '60 accounts of 150 deleted, numbers by name',
    before: full(100, 150),
    after: accounts(100, (start, index) => (index < 60 ? { buried: 'by name' } : { numbers: numbers(start, 150) })),
  },
  {
    name: '60 accounts of 150 deleted with their numbers',
    before: full(100, 150),
    after: accounts(100, (start, index) => (index < 60 ? { buried: 'cascade' } : { numbers: numbers(start, 150) })),
  },
  {
    name: 'one account of 5,000 changed, 40 others left',
    before: amongOthers,
    after: new Map([...amongOthers, ...accounts(1, (start) => ({ numbers: numbers(start, 5_000, 'hall') }), 40)]),
  },
  {
    name: '5 accounts of 20 changed, 20 of 500 left',
    before: new Map([...small('desk'), ...full(20, 500)]),
    after: new Map([...small('hall'), ...full(20, 500)]),
  },
  {
    name: 'first apply: 100 accounts of 150',
    before: new Map(),
    after: full(100, 150),
  },
  {
    name: '80 accounts changed, no number',
    before: full(200, 10),
    after: accounts(200, (start, index) => ({
      correlationId: index < 80 ? 'crm-2' : 'crm-1',
      numbers: numbers(start, 10),
    })),
  },
  {
    name: '200 accounts of 100: one number changed in each',
    before: full(200, 100),
    after: accounts(200, (start) => ({ numbers: merge(numbers(start, 100), numbers(start, 1, 'hall')) })),
  },
];
