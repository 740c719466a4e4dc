import type { Door } from '../../slack/door';
import type { WordKey, Words } from '../../words';
import type { Accompany, Feature } from '../feature';
import type { Viewer } from '../people';
import type { SlackMessage } from '../threads';
import { visitorOf } from '../visitor';
import {
  formsOf,
  readRemoval,
  removalConfirmation,
  removalForm,
  removalNotice,
  type Sentences,
} from './modal';
import { announce } from './recent';

/** What a feature keeps of people's words, and how they are removed from it for good. */
export interface KeepsWords {
  sentences: Sentences;
  /** The key of the record to which a message belongs, or in whose thread it stands. */
  recordOf(
    accompany: Accompany,
    channel: string,
    message: SlackMessage & { ts: string },
  ): Promise<string | undefined>;
  /** A record, for whoever comes to remove something from it; undefined when there is none. */
  open(accompany: Accompany, viewer: Viewer, key: string): Promise<Removing | undefined>;
  /** The keys of its records that were made from a record of another feature, and may repeat its words. */
  madeFrom?(accompany: Accompany, record: Source): Promise<string[]>;
}

/** A record of a feature. */
interface Source {
  feature: string;
  key: string;
}

/** A record that was made from another. */
type Made = Removing & { record: string };

const sourceOf = ({ feature, key }: Source) => `${feature}/${key}`;

export interface Removing {
  may: boolean;
  /** Where they are not those that its feature's records have. */
  sentences?: Sentences;
  /** Which record it is, as the forms say it. */
  heading?(language: string): string;
  /** In how many places the words stand; undefined when this person must not learn it. */
  count(words: string): number | undefined;
  /** It was asked for by this form before, and is done. */
  isDone(view: string): boolean;
  remove(removed: Removed): Promise<unknown>;
  /** Of one that was made from another, which keeps its words: what the person is told of it. */
  source?: WordKey;
  /** It only shows another record's words: that it is cleared with that one goes without saying. */
  isShown?: boolean;
}

export interface Removed {
  words: string;
  by: string;
  reason: string;
  /** The id of the form in which it was asked for: asked again, it is done already. */
  view?: string;
}

/** Message shortcut, for whoever may remove words without standing in a pairing, and for what has no form. */
const shortcut = 'check-ins.remove-words';

export function listenToRemoval(door: Door, accompany: Accompany, features: Feature[]): void {
  const { nudge, slack } = accompany;

  for (const { name: feature, removal } of features) {
    if (!removal) continue;
    const { ask, confirm } = formsOf(feature);
    for (const step of [ask, confirm]) {
      door.submission(step, async ({ view, body, ack }) => {
        const asked = readRemoval(view);
        const { viewer, t, language } = await visitorOf(accompany, body.user.id);
        const error = (sentence: string) => ack({ response_action: 'errors', errors: { words: sentence } });
        const { key, words, reason } = asked;
        const record = await removal.open(accompany, viewer, key);
        const sentences = record?.sentences ?? removal.sentences;
        if (!record?.may) return error(t(sentences.refused));
        if ([...words].length < 2) return error(t('removal:tooShort'));
        const made = (await madeFrom(viewer, { feature, key })).filter((one) => one.count(words) !== 0);
        const cleared = [record, ...made.filter(({ may }) => may)];
        const beside = besideSentences(made, t);
        const notice = [t('removal:done'), ...beside.left, ...(record.source ? [t(record.source)] : [])];
        const done = { response_action: 'update', view: removalNotice(notice.join('\n'), t) } as const;
        const count = sum(cleared.map((one) => one.count(words)));
        const isDone = cleared.some((one) => one.isDone(view.id));
        if (count === 0 && asked.isConfirmed && isDone) return ack(done);
        if (count === 0) return error(t(sentences.nowhere));
        if (step !== confirm || !asked.isConfirmed) {
          const of = { feature, key, sentences, heading: record.heading?.(language) };
          const also = [...beside.cleared, ...beside.left];
          return ack({ response_action: 'update', view: removalConfirmation(of, asked, { count, also }, t) });
        }
        const removed = { words, by: body.user.id, reason, view: view.id };
        const sources = made.map((one) => one.record);
        await announce(accompany.workspace, [sourceOf({ feature, key }), ...sources]);
        const withThem = cleared.filter((one) => one.count(words) !== 0);
        await Promise.all(withThem.map((one) => one.remove(removed)));
        // What was made of it while it was removed.
        const late = (await madeFrom(viewer, { feature, key })).filter(
          (one) => one.may && !sources.includes(one.record) && one.count(words) !== 0,
        );
        await Promise.all(late.map((one) => one.remove(removed)));
        nudge();
        return ack(done);
      });
    }
  }

  door.shortcut({ type: 'message_action', callback_id: shortcut }, async ({ shortcut, ack }) => {
    const { channel, message, user, trigger_id } = shortcut;
    const { viewer, t, language } = await visitorOf(accompany, user.id);
    const found = await recordWith(channel.id, { ...message, ts: message.ts });
    const record = found && (await found.removal.open(accompany, viewer, found.key));
    const shown = () => {
      if (!record) return removalNotice(t('removal:notHere'), t);
      const { feature, key, removal } = found;
      const { sentences = removal.sentences } = record;
      if (!record.may) return removalNotice(t(sentences.refused), t);
      return removalForm({ feature, key, sentences, heading: record.heading?.(language) }, t);
    };
    await slack.views.open({ trigger_id, view: shown() });
    await ack();
  });

  /** What others have made from a record, and from that again; nothing that was made from what stays as it is. */
  async function madeFrom(viewer: Viewer, record: Source): Promise<Made[]> {
    const seen = new Set([sourceOf(record)]);
    const made: Made[] = [];
    let fresh = [record];
    while (fresh.length > 0) {
      const found = (await Promise.all(fresh.map(madeOf))).flat();
      fresh = [];
      for (const { removal, ...one } of found) {
        if (seen.has(sourceOf(one))) continue;
        seen.add(sourceOf(one));
        const opened = await removal.open(accompany, viewer, one.key);
        if (!opened) continue;
        made.push({ ...opened, record: sourceOf(one) });
        if (opened.may) fresh.push(one);
      }
    }
    return made;
  }

  /** What each feature has made of one record. */
  async function madeOf(record: Source) {
    const made = features.map(async ({ name: feature, removal }) => {
      const keys = (await removal?.madeFrom?.(accompany, record)) ?? [];
      return removal ? keys.map((key) => ({ feature, key, removal })) : [];
    });
    return (await Promise.all(made)).flat();
  }

  async function recordWith(channel: string, message: SlackMessage & { ts: string }) {
    for (const { name: feature, removal } of features) {
      const key = await removal?.recordOf(accompany, channel, message);
      if (removal && key) return { feature, removal, key };
    }
    return undefined;
  }
}

/** Undefined where one of them is: not all of them may be known to this person. */
const sum = (counts: (number | undefined)[]) =>
  counts.reduce((all, count) => (all === undefined || count === undefined ? undefined : all + count), 0);

/** What is said of problems that hold the words, too: of those that are cleared with the record, and of those that are not. */
function besideSentences(made: Removing[], t: Words) {
  const told = made.filter(({ isShown }) => !isShown);
  const cleared = told.filter(({ may }) => may).length;
  const left = told.length - cleared;
  return {
    cleared: cleared > 0 ? [t('removal:madeCleared', { count: cleared })] : [],
    left: left > 0 ? [t('removal:madeLeft', { count: left })] : [],
  };
}
