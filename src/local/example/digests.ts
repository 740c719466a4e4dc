import { parse } from 'yaml';
import { z } from 'zod';
import { read } from './read';

const words = z.string().min(1);
const hoursAfter = z.number().positive().max(4);

const digests = z.strictObject({
  /** What mentors wrote to managers, after the preview. */
  notes: z.array(z.strictObject({ mentor: z.string(), manager: z.string(), hoursAfter, text: words })),
  /** What managers wrote under their digest, and to which pairing they passed it on. */
  replies: z.array(z.strictObject({ manager: z.string(), hoursAfter, text: words, passOnTo: z.string() })),
});

export type ExampleDigests = z.infer<typeof digests>;

export function exampleDigests(): ExampleDigests {
  return digests.parse(parse(read('digests.yaml')));
}
