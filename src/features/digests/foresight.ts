import { defaultSettings, membersByKey, programmeOf } from '../people';
import { type DigestSchedule, DigestSchedules } from './model';
import { previewTurnOf, type Turn, turnOf } from './planning';
import { toBeLookedAt } from './schedule';

export interface ForeseenDigest {
  kind: DigestSchedule['kind'];
  /** The member's key, and their name. */
  member: string;
  name: string;
  week: string;
  becomes: Turn['becomes'];
  dueAt: Date;
}

/** What a tick would do with the digests at a moment; nothing of it is kept. */
export async function foreseeDigests(workspace: string, at: Date): Promise<ForeseenDigest[]> {
  const due = await DigestSchedules.find(toBeLookedAt(workspace, at), { _id: 0 })
    .sort({ lookAt: 1 })
    .lean<DigestSchedule[]>();
  if (due.length === 0) return [];
  const settings = (await programmeOf(workspace))?.settings ?? defaultSettings;
  const members = await membersByKey(
    workspace,
    due.map(({ member }) => member),
  );
  return due.flatMap((schedule) => {
    const member = members.get(schedule.member);
    if (!member) return [];
    const { kind, member: key } = schedule;
    const of = kind === 'digest' ? turnOf : previewTurnOf;
    const { week, becomes, dueAt } = of(schedule, { settings, timeZone: member.timeZone }, at);
    return [
      {
        kind,
        member: key,
        name: member.name,
        week,
        becomes,
        dueAt: kind === 'digest' ? dueAt : schedule.dueAt,
      },
    ];
  });
}
