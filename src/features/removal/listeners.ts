import type { Door } from '../../slack/door';
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
}

export interface Removing {
  may: boolean;
  /** In how many places the words stand; undefined when this person must not learn it. */
  count(words: string): number | undefined;
  /** It was asked for by this form before, and is done. */
  isDone(view: string): boolean;
  remove(removed: Removed): Promise<unknown>;
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
    const { sentences } = removal;
    const { ask, confirm } = formsOf(feature);
    for (const step of [ask, confirm]) {
      door.submission(step, async ({ view, body, ack }) => {
        const asked = readRemoval(view);
        const { viewer, t } = await visitorOf(accompany, body.user.id);
        const error = (sentence: string) => ack({ response_action: 'errors', errors: { words: sentence } });
        const record = await removal.open(accompany, viewer, asked.key);
        if (!record?.may) return error(t(sentences.refused));
        if ([...asked.words].length < 2) return error(t('removal:tooShort'));
        const done = { response_action: 'update', view: removalNotice(t('removal:done'), t) } as const;
        const count = record.count(asked.words);
        if (count === 0 && asked.isConfirmed && record.isDone(view.id)) return ack(done);
        if (count === 0) return error(t(sentences.nowhere));
        if (step !== confirm || !asked.isConfirmed) {
          const of = { feature, key: asked.key, sentences };
          return ack({ response_action: 'update', view: removalConfirmation(of, asked, count, t) });
        }
        const { words, reason } = asked;
        await record.remove({ words, by: body.user.id, reason, view: view.id });
        nudge();
        return ack(done);
      });
    }
  }

  door.shortcut({ type: 'message_action', callback_id: shortcut }, async ({ shortcut, ack }) => {
    const { channel, message, user, trigger_id } = shortcut;
    const { viewer, t } = await visitorOf(accompany, user.id);
    const found = await recordWith(channel.id, { ...message, ts: message.ts });
    const record = found && (await found.removal.open(accompany, viewer, found.key));
    const view = !record
      ? removalNotice(t('removal:notHere'), t)
      : record.may
        ? removalForm({ feature: found.feature, key: found.key, sentences: found.removal.sentences }, t)
        : removalNotice(t(found.removal.sentences.refused), t);
    await slack.views.open({ trigger_id, view });
    await ack();
  });

  async function recordWith(channel: string, message: SlackMessage & { ts: string }) {
    for (const { name: feature, removal } of features) {
      const key = await removal?.recordOf(accompany, channel, message);
      if (removal && key) return { feature, removal, key };
    }
    return undefined;
  }
}
