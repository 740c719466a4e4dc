import mongoose from 'mongoose';
import { transaction } from '../../../database/transaction';
import { words } from '../../../words';
import {
  deputyOf,
  type Member,
  membersByKey,
  type Pairing,
  pairingsOf,
  programmeOf,
  type Settings,
} from '../../people';
import { freeze } from '../freeze';
import type { Digesting } from '../gather';
import { type DigestSchedule, DigestSchedules, Digests } from '../model';
import { previewTurnOf } from '../planning';
import { scopeOf } from '../scope';
import { moveOn } from '../sending';
import { freshly, keepAndSay } from '../service';
import { periodToTell } from '../told';

export const previewKey = (mentor: string, week: string) => `preview/${mentor}/${week}`;

/**
 * Before their managers read a digest, a mentor sees what it says of their own facilitators, and can write a note to go with it.
 * Once a week; not any more when the digest is out. True when it was sent.
 */
export async function sendPreview(digesting: Digesting, due: DigestSchedule, now: Date): Promise<boolean> {
  const { workspace, member: mentor } = due;
  const programme = await programmeOf(workspace);
  const member = (await membersByKey(workspace, [mentor])).get(mentor);
  const pairings = (await pairingsOf(workspace, { mentor })).filter(({ managers }) => managers.length > 0);
  if (!programme || !member || pairings.length === 0) {
    await DigestSchedules.deleteOne({ workspace, kind: 'preview', member: mentor, dueAt: due.dueAt });
    return false;
  }
  const { settings } = programme;
  const turn = previewTurnOf(due, { settings, timeZone: member.timeZone }, now);
  const managers = turn.becomes === 'sent' ? await readingOn(workspace, pairings, turn.date) : [];
  const reads = ({ key }: Member, pairing: Pairing) => pairing.managers.includes(key);
  const read = pairings.filter((pairing) => managers.some((manager) => reads(manager, pairing)));
  if (managers.length === 0) {
    await transaction((session) => moveOn(session, due, turn.after));
    return false;
  }
  const preview = {
    managers: await Promise.all(
      managers.map((manager) => readerOf(manager, member, { at: turn.dueAt, settings })),
    ),
    week: turn.week,
    date: turn.date,
    dueAt: turn.dueAt,
  };
  return freshly(workspace, async (removals) => {
    const digest = await freeze(
      digesting,
      {
        programme,
        scope: await scopeOf(workspace, read, member.timeZone),
        period: await periodToTell(workspace, managers, turn.date, member.timeZone),
        manager: mentor,
        language: member.language,
        to: { user: member.slackUser },
        key: previewKey(mentor, turn.week),
      },
      now,
    );
    const { pictureAt: _, ...undrawn } = digest;
    return transaction(async (session) => {
      const isOurs = await moveOn(session, due, turn.after);
      if (!isOurs || (await Digests.exists({ workspace, key: digest.key }).session(session))) return false;
      await keepAndSay(session, { ...undrawn, picture: 'given up', preview }, now, removals);
      return true;
    });
  });
}

/** The managers of these pairings whose digest comes then, in their order; of some that week is told already, and the next is later. */
async function readingOn(workspace: string, pairings: Pairing[], date: string): Promise<Member[]> {
  const keys = [...new Set(pairings.flatMap(({ managers }) => managers))];
  const [members, schedules] = await Promise.all([
    membersByKey(workspace, keys),
    DigestSchedules.find(
      {
        workspace,
        kind: 'digest',
        member: mongoose.trusted({ $in: keys }),
        date: mongoose.trusted({ $lte: date }),
      },
      { _id: 0, member: 1 },
    ).lean(),
  ]);
  const reading = new Set(schedules.map(({ member }) => member));
  return keys.flatMap((key) => (reading.has(key) ? (members.get(key) ?? []) : []));
}

/** A manager, and who reads it for them or beside them: a mentor knows who reads what they write. */
async function readerOf(
  manager: Member,
  { language }: Member,
  { at, settings }: { at: Date; settings: Settings },
): Promise<{ key: string; name: string }> {
  const t = words(language);
  const { key, name } = manager;
  if (settings.digest.channel) return { key, name: t('digest-notes:reader.channel', { manager: name }) };
  const deputy = await deputyOf(manager, at);
  return { key, name: deputy ? t('digest-deputies:reader', { manager: name, deputy: deputy.name }) : name };
}
