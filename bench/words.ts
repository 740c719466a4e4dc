/** Words of two thousand, of which few are common and most are rare, as people's are; always the same for a number. */
export function sentence(n: number, length: number): string {
  return Array.from({ length }, (_, place) => word(n, place)).join(' ');
}

const word = (n: number, place: number) => `word${Math.floor(2_000 ** fraction(n * 61 + place))}`;

/** From 0 to 1, evenly. */
export function fraction(n: number): number {
  let mixed = Math.imul(n ^ (n >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}

export const percentile = (times: number[], percent: number) =>
  [...times].sort((one, other) => one - other)[
    Math.min(times.length - 1, Math.floor((times.length * percent) / 100))
  ] ?? 0;
