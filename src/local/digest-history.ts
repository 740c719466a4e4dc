import mongoose from 'mongoose';
import { addDays, daysLater, nextWeekly, weeklyOn } from '../calendar';
import { createFeatures } from '../features';
import { DigestSchedules, Digests, keepReply, passOn, saveNote } from '../features/digests';
import type { Accompany } from '../features/feature';
import { membersByKey, programmeOf } from '../features/people';
import type { ExampleDigests } from './example';
import type { Said } from './history';

/** Something that happened in the past, to be lived among what else happened. */
export interface Happening {
  at: Date;
  happen(): Promise<void>;
}

export interface DigestPast {
  happenings: Happening[];
  /** What managers wrote under their digests. */
  said: Said[];
  /** Once that stands there: where. */
  keepPlaces(): Promise<void>;
}

const HOUR = 3_600_000;

const secondsLater = (at: Date, seconds: number) => new Date(at.getTime() + seconds * 1_000);

/**
 * The newest digests, with what mentors saw of them beforehand, by the same job that sends them to people; `asItWas` does something in
 * the world of a moment.
 */
export async function liveDigests(
  accompany: Accompany,
  { notes, replies }: ExampleDigests,
  asItWas: (at: Date, deed: () => Promise<void>) => Promise<void>,
  now: Date,
): Promise<DigestPast> {
  const { workspace } = accompany;
  const programme = await programmeOf(workspace);
  if (!programme) throw new Error('the example programme was not imported');
  const { settings, timeZone } = programme;
  const due = lastWeekly(settings.digest, timeZone, now);
  /** Nothing of it is still to come. */
  const later = (at: Date, hours: number) => new Date(Math.min(at.getTime() + hours * HOUR, now.getTime()));
  const people = await membersByKey(
    workspace,
    [...notes, ...replies].flatMap((one) => ('mentor' in one ? [one.mentor, one.manager] : [one.manager])),
  );
  const [job] = (
    createFeatures()
      .find(({ name }) => name === 'digests')
      ?.jobs?.(accompany) ?? []
  ).filter(({ name }) => name === 'digests');
  if (!job) throw new Error('nothing sends digests');
  const run = (at: Date) => asItWas(at, async () => void (await job.run(at)));

  // It plans what comes next, and nothing else.
  await job.run(daysLater(due.dueAt, -6));
  const preview = await DigestSchedules.findOne({ workspace, kind: 'preview' }).lean();
  if (!preview) throw new Error('no mentor is to see a digest beforehand');

  const stands: (() => Promise<void>)[] = [];
  const said: Said[] = [];
  const happenings = [
    { at: preview.dueAt, happen: () => run(preview.dueAt) },
    { at: due.dueAt, happen: () => run(due.dueAt) },
    ...notes.map((note) => {
      const at = later(preview.dueAt, note.hoursAfter);
      return { at, happen: () => write(note, at) };
    }),
    ...replies.map((reply) => {
      const at = later(due.dueAt, reply.hoursAfter);
      return { at, happen: () => answer(reply, at) };
    }),
  ];
  return {
    happenings,
    said,
    async keepPlaces() {
      for (const stand of stands) await stand();
    },
  };

  function person(key: string) {
    const found = people.get(key);
    if (!found) throw new Error(`digests.yaml: ${key} is not a member of programme.yaml`);
    return found;
  }

  async function write({ mentor, manager, text }: ExampleDigests['notes'][number], at: Date) {
    const seen = { workspace, manager: mentor, preview: mongoose.trusted({ $exists: true }) };
    const found = await Digests.findOne(seen, { _id: 0, key: 1 }).lean();
    const saved = await saveNote(
      workspace,
      person(mentor),
      { preview: found?.key ?? '', manager, text: text.trim() },
      at,
    );
    if (!saved) throw new Error(`digests.yaml: ${mentor} has no preview for ${manager}`);
  }

  async function answer({ manager, text, passOnTo }: ExampleDigests['replies'][number], at: Date) {
    const { slackUser, roles } = person(manager);
    const key = `${manager}/${due.week}`;
    const ts = `${Math.floor(at.getTime() / 1000)}.000000`;
    const words = text.trim();
    await keepReply(
      { workspace, key, now: secondsLater(at, 2) },
      { channel: '', ts, by: slackUser, text: words, files: [] },
    );
    const pressed = { ...accompany, clock: () => secondsLater(at, 8) };
    const passed = await passOn(pressed, { slackUser, roles }, { key, offer: 1, pairing: passOnTo });
    if (passed !== 'done') throw new Error(`digests.yaml: ${manager} could not pass it on: ${passed}`);
    said.push({
      at,
      by: slackUser,
      text: words,
      inThreadOf: `digest:${key}`,
      standsAt: (place) => {
        stands.push(async () => {
          await Digests.updateOne(
            { workspace, key, 'replies.ts': ts },
            { $set: { 'replies.$.ts': place.ts } },
          );
        });
      },
    });
  }
}

/** When this moment of the week was last. */
function lastWeekly(moment: { day: number; at: string }, timeZone: string, before: Date) {
  const next = nextWeekly(before, moment, timeZone);
  return weeklyOn(addDays(next.date, -7), moment.at, timeZone);
}
