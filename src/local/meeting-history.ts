import { addDays, localDate } from '../calendar';
import { Commitments, commitmentKey, follow, nextLook, understand } from '../features/commitments';
import { editMeeting, keepComment, keepFollowed, Meetings, recordMeeting } from '../features/meetings';
import { everybody, type Member, type Programme, placesOfProgramme, programmeOf } from '../features/people';
import {
  cardOf,
  type Stakeholder,
  Stakeholders,
  stakeholderKey,
  stakeholderType,
} from '../features/stakeholders';
import { type Post, Posts } from '../outbox';
import { spokenDay } from '../words';
import type { Happening } from './digest-history';
import { type CommitmentStep, type ExampleLog, type ExampleMeeting, exampleMoment } from './example';
import type { Said } from './history';

export interface LogPast {
  said: Said[];
  /** Once all of it stands in the log channel: what people wrote there is kept with it. */
  keepComments(): Promise<void>;
}

type Minutes = Parameters<typeof recordMeeting>[1]['minutes'];

/**
 * Keeps the example's stakeholder log, and whatever happened `meanwhile`, in the order of time, by the same functions that work for
 * people; nothing is sent by that.
 */
export async function reliveLog(
  workspace: string,
  log: ExampleLog,
  now: Date,
  meanwhile: Happening[] = [],
): Promise<LogPast> {
  const life = await beginLife(workspace, log, now);
  const told = log.meetings.flatMap((story) => [
    { at: life.moment(story), happen: () => life.record(story) },
    ...story.after.map((step, index) => ({
      at: life.moment(step),
      happen: () => life.follow(story, step, index),
    })),
    ...(story.edited ? [{ at: life.moment(story.edited), happen: () => life.edit(story) }] : []),
  ]);
  const events = [...told, ...meanwhile];
  for (const { happen } of events.sort((one, other) => one.at.getTime() - other.at.getTime())) await happen();
  await life.settle();
  return life.past(log.meetings);
}

const keyOf = (id: string) => `example-${id}`;

async function beginLife(workspace: string, { stakeholders }: ExampleLog, now: Date) {
  const found = await programmeOf(workspace);
  if (!found) throw new Error('the example programme was not imported');
  const programme: Programme = found;
  const { timeZone, language, settings, name: ourName } = programme;
  const places = await placesOfProgramme(workspace);
  const members = new Map((await everybody(workspace)).map((one) => [one.key, one]));
  const today = localDate(now, timeZone);
  const moment = (when: { daysAgo: number; at: string }) => exampleMoment(when, timeZone, now);
  const day = (days: number) => addDays(today, days);
  const keys = new Map<string, string>();

  const dated = (text: string) =>
    text.replace(/\{([+-]?\d+)\}/g, (_, days: string) => spokenDay(day(Number(days)), language));

  function member(key: string): Member {
    const one = members.get(key);
    if (!one) throw new Error(`meetings.yaml: ${key} is not a member of programme.yaml`);
    return one;
  }

  function aboutOf(key: string): Minutes['about'] {
    const district = places.districts.find((one) => one.key === key);
    const community = places.communities.find((one) => one.key === key);
    if (district) return { kind: 'district', key, name: district.name };
    if (community) return { kind: 'community', key, name: community.name };
    throw new Error(`meetings.yaml: ${key} is no place of programme.yaml`);
  }

  function minutesOf(story: ExampleMeeting, texts: Partial<ExampleMeeting> = {}): Minutes {
    const { present, keyPoints, agreements, gaps, gapCategory, type } = { ...story, ...texts };
    const said = (text?: string) => text && dated(text).trim();
    const minutes: Minutes = {
      stakeholder: keys.get(story.with) ?? 'new',
      metOn: localDate(moment(story), timeZone),
      type,
      present: said(present),
      colleagues: story.colleagues.map((key) => member(key).slackUser),
      keyPoints: said(keyPoints),
      agreements: said(agreements),
      gaps: said(gaps),
      gapCategory,
      about: story.about === undefined ? undefined : aboutOf(story.about),
      nextContact: story.nextContact === undefined ? undefined : day(story.nextContact),
    };
    return JSON.parse(JSON.stringify(minutes));
  }

  const linesOf = ({ agreements = '', metOn }: Minutes) =>
    understand(agreements, { metOn, language, ourName });

  async function record(story: ExampleMeeting): Promise<void> {
    const told = stakeholders[story.with];
    if (!told) throw new Error(`meetings.yaml: ${story.with} is no stakeholder`);
    const sector = told.sector ?? stakeholderType(settings, told.type)?.sector ?? 'other';
    const district = places.districts.find(({ key }) => key === told.district);
    const minutes = minutesOf(story);
    const kept = await recordMeeting(
      { programme, now: moment(story) },
      {
        view: keyOf(story.id),
        by: member(story.by).slackUser,
        minutes,
        lines: linesOf(minutes),
        ...(!keys.has(story.with) && {
          added: { name: told.name, type: told.type, sector, ...(district && { district }) },
        }),
      },
    );
    if (kept.kind !== 'done') throw new Error(`meetings.yaml: ${story.id} was not kept`);
    keys.set(story.with, kept.stakeholder.key);
  }

  async function edit(story: ExampleMeeting): Promise<void> {
    if (!story.edited) return;
    const { daysAgo: _, at: __, ...texts } = story.edited;
    const minutes = minutesOf(story, texts);
    const { slackUser, roles } = member(story.by);
    const done = await editMeeting(
      { programme, now: moment(story.edited) },
      { slackUser, roles },
      { key: keyOf(story.id), seen: 0, view: `${keyOf(story.id)}/edit`, minutes, lines: linesOf(minutes) },
    );
    if (done.kind !== 'done') throw new Error(`meetings.yaml: ${story.id} was not edited`);
  }

  async function followStep(story: ExampleMeeting, step: CommitmentStep, index: number): Promise<void> {
    const key = commitmentKey(keyOf(story.id), step.line);
    const known = await Commitments.findOne({ workspace, key }, { steps: 1 }).lean();
    const by = member(step.by);
    const done = await follow(
      { programme, now: moment(step) },
      { slackUser: by.slackUser, roles: by.roles },
      {
        key,
        view: `${keyOf(story.id)}/step/${index}`,
        seen: known?.steps.length ?? 0,
        deed: deedOf(step, day),
        timeZone: by.timeZone,
      },
      { keeps: [{ followed: keepFollowed }] },
    );
    if (done.kind !== 'done') throw new Error(`meetings.yaml: ${story.id}, step ${index + 1}: ${done.kind}`);
  }

  /** Nobody is reminded of what is long past, nor told that it stands in the log. */
  async function settle(): Promise<void> {
    await Meetings.updateMany({ workspace }, { $unset: { confirm: 1 } });
    for (const { key, by, owner } of await Commitments.find({ workspace, isOpen: true }).lean()) {
      const zone = [...members.values()].find(({ slackUser }) => slackUser === owner)?.timeZone ?? timeZone;
      const remindAt = nextLook(by, now, zone);
      await Commitments.updateOne(
        { workspace, key },
        remindAt ? { $set: { remindAt } } : { $unset: { remindAt: 1 } },
      );
    }
  }

  /** What the outbox promised is told by the local workspace, at its time and as it reads in the end. */
  async function past(told: ExampleMeeting[]): Promise<LogPast> {
    const rows = await Posts.find({ workspace, state: 'waiting' })
      .sort({ enqueuedAt: 1, _id: 1 })
      .lean<Post[]>();
    await Posts.deleteMany({ workspace, state: 'waiting' });
    const newest = new Map(
      rows.flatMap(({ kind, of = '', message }) => (kind === 'update' ? [[of, message]] : [])),
    );
    const reader = { settings, language, today };
    for (const one of await Stakeholders.find({ workspace }, { _id: 0 }).lean<Stakeholder[]>()) {
      newest.set(stakeholderKey(one), cardOf(one, reader, false).updates[0]?.message);
    }
    const posts = rows.flatMap(({ kind, key, to, inThreadOf, message, about, enqueuedAt }): Said[] => {
      const said = newest.get(key) ?? message;
      // Of what went to a person alone the digests stand there.
      const place = to.channel
        ? { channel: to.channel }
        : about.digest && to.user
          ? { user: to.user }
          : undefined;
      if (kind !== 'post' || !said || !place) return [];
      const post = { workspace, key, to: place, message: said, about };
      return [{ at: enqueuedAt, post: { ...post, ...(inThreadOf && { inThreadOf }) } }];
    });
    const comments: (() => Promise<void>)[] = [];
    const talk = told.flatMap((story) =>
      story.said.map((one): Said => {
        const key = keys.get(story.with) ?? '';
        const by = member(one.by).slackUser;
        return {
          at: moment(one),
          by,
          text: one.text,
          inThreadOf: stakeholderKey({ key }),
          standsAt: ({ channel, ts, thread }) => {
            const heard = { channel, ts, by, text: one.text, files: [] };
            comments.push(() => keepComment(workspace, key, heard, thread, moment(one)));
          },
        };
      }),
    );
    return {
      said: [...posts, ...talk],
      async keepComments() {
        for (const keep of comments) await keep();
      },
    };
  }

  return { moment, record, edit, follow: followStep, settle, past };
}

function deedOf(step: CommitmentStep, day: (days: number) => string): Parameters<typeof follow>[2]['deed'] {
  if (step.does === 'new date') return { what: 'new date', by: day(step.to), text: step.text };
  const text = step.text === undefined ? {} : { text: step.text };
  if (step.does === 'pressed') return { what: 'pressed', how: step.how, ...text };
  return { what: step.does, ...text };
}
