import type { Claim } from './claim';
import { type Delivery, hold, tell } from './delivery';
import { findInChannel } from './find';
import { again, unsure } from './later';
import { backoff, patience } from './limits';
import { postRows } from './model';
import { type Outcome, outcomeOf } from './outcome';
import { methodFor, type Row } from './pick';
import { placeOf } from './place';
import { putBack, recordFailed, recordSentPost } from './record';

/** Whoever sent it has not been heard of since: a post may stand in Slack or not, an update is simply sent again. */
export async function takeOver(delivery: Delivery, row: Row): Promise<void> {
  const { readyAt, state } = row.kind === 'post' ? unsure(delivery, row) : again(delivery, row, 0);
  await postRows.updateOne(
    {
      workspace: row.workspace,
      _id: row._id,
      state: 'sending',
      'lease.by': row.lease?.by,
      'lease.until': { $lte: new Date() },
    },
    { $set: { state, readyAt }, $unset: { lease: 1 } },
  );
}

/** Looks in the channel for a post whose outcome is not known: it is there, or it is sent again, or one looks again later. */
export async function lookFor(delivery: Delivery, claim: Claim, row: Row): Promise<void> {
  const expected = { state: 'unsure', attemptAt: row.attemptAt } as const;
  const tooEarly = patience(delivery.limits) - (Date.now() - (row.attemptAt?.getTime() ?? 0));
  if (tooEarly > 0) return putBack(row, expected, unsure(delivery, row));

  const place = await placeOf(delivery, row);
  if (place.kind === 'failed') return recordFailed(delivery, row, expected, place.problem);
  if (place.kind === 'later') return putBack(row, expected, unsure(delivery, row));
  if (place.kind === 'held') return putBack(row, expected, unsure(delivery, row, place.wait));

  const begun = Date.now();
  const outcome =
    place.kind === 'notOpened'
      ? place.outcome
      : await outcomeOf(() => findInChannel(delivery, row, place.target));
  const method = place.kind === 'notOpened' ? 'open' : methodFor(row);
  const seconds = (Date.now() - begun) / 1_000;

  if (outcome.kind === 'done' && outcome.result) {
    tell(delivery, row, { kind: 'adopted' }, seconds);
    await recordSentPost(delivery, row, { ...outcome.result, adopted: true });
    return;
  }
  if (outcome.kind === 'done' || isThreadGone(outcome)) {
    tell(delivery, row, { kind: 'notFound' }, seconds);
    return putBack(row, expected, again(delivery, row, 0));
  }
  tell(delivery, row, outcome, seconds);
  if (outcome.kind === 'held') {
    await hold(delivery, claim, method, outcome.wait);
    if (method === 'open') return putBack(row, expected, unsure(delivery, row, outcome.wait));
    return putBack(row, expected, { state: 'unsure', readyAt: row.readyAt });
  }
  // Where one can't read, one can't post; and once it can be tried again, it is looked for first.
  if (outcome.kind === 'refused') return recordFailed(delivery, row, expected, outcome.problem);
  const tried = { ...row, attempts: row.attempts + 1 };
  await putBack(row, expected, {
    ...unsure(delivery, tried, backoff(tried.attempts)),
    problem: `could not look for it: ${outcome.problem}`,
  });
}

/** Then it is not there either; what comes of sending it again, Slack says. */
function isThreadGone(outcome: Outcome<unknown>): boolean {
  return outcome.kind === 'refused' && outcome.problem === 'thread_not_found';
}
