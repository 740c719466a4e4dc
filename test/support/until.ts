import { setTimeout as wait } from 'node:timers/promises';

/**
 * Asks again and again until the answer is truthy, and returns it; fails with the last answer or error after `within` ms
 * (a minute unless told, since machines may be busy).
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  { within = 60_000, what = 'the condition' }: { within?: number; what?: string } = {},
): Promise<NonNullable<Exclude<T, false | '' | 0>>> {
  const deadline = Date.now() + within;
  for (;;) {
    let last: unknown;
    try {
      const answer = await condition();
      if (answer) return answer as NonNullable<Exclude<T, false | '' | 0>>;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) {
      throw new Error(`${what} did not come true within ${within} ms; last: ${String(last)}`, {
        cause: last,
      });
    }
    await wait(20);
  }
}
