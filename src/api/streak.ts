// Events in a row, where what one outage does to all the requests that are on their way counts once.

export interface Streak {
  /**
   * One more, unless its request was sent before the last one was known.
   *
   * @param mark how many requests had been sent, this one included, when it was sent
   */
  hit(mark: number): { readonly isNew: boolean; readonly length: number };
  end(): void;
}

/** @param sentSoFar how many requests have been sent */
export function createStreak(sentSoFar: () => number): Streak {
  let length = 0;
  /** Requests up to this mark were on their way when the last event was known. */
  let known = 0;
  return {
    hit(mark) {
      const isNew = mark > known;
      if (isNew) {
        length += 1;
        known = sentSoFar();
      }
      return { isNew, length };
    },
    end() {
      length = 0;
    },
  };
}
