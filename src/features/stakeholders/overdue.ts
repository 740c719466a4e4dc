import mongoose from 'mongoose';
import { addDays, localDate } from '../../calendar';
import { transaction } from '../../database/transaction';
import { enqueue } from '../../outbox';
import type { Accompany } from '../feature';
import type { Programme } from '../people';
import { type Stakeholder, Stakeholders } from './model';
import { cardOf } from './service';

/** After a start, cards are renewed of what has become overdue in so many days. */
const LATELY = 8;

/** Renews the cards on which something counts as overdue since the day has changed; the day is the programme's. */
export function overdueJob(accompany: Accompany): (programme: Programme, now: Date) => Promise<number> {
  const { workspace, log } = accompany;
  let renewed: string | undefined;
  return async ({ settings, language, timeZone }, now) => {
    const today = localDate(now, timeZone);
    if (today === renewed) return 0;
    const since = renewed ?? addDays(today, -LATELY);
    const found = await Stakeholders.find(
      {
        workspace,
        status: mongoose.trusted({ $in: ['active', 'archived'] as const }),
        promised: mongoose.trusted({ $elemMatch: { $gte: since, $lt: today } }),
      },
      { _id: 0, key: 1 },
    ).lean<Pick<Stakeholder, 'key'>[]>();
    for (const { key } of found) {
      await transaction(async (session) => {
        const one = await Stakeholders.findOne(
          { workspace, key },
          { _id: 0 },
          { session },
        ).lean<Stakeholder>();
        if (one) await enqueue(session, [], now, cardOf(one, { settings, language, today }, false).updates);
      });
    }
    renewed = today;
    if (found.length > 0) log.info({ workspace, count: found.length }, 'cards count what is overdue');
    return found.length;
  };
}
