import { localDate } from '../../../calendar';
import type { Role } from '../model';
import { defaultSettings } from '../settings';
import { checkBenchmarks } from './check-benchmarks';
import type { Complaint, Path, Rule } from './complaint';
import type { Known } from './known';
import { shown } from './leaves';
import type { Reading } from './read';
import type { PairingLine } from './shape';
import { didYouMean } from './suggest';

/** Everything that is wrong with the file by itself and beside what is kept already. Pure. */
export function check(reading: Reading, known: Known, now: Date): Complaint[] {
  const { file, complain, isBroken } = reading;
  const found: Complaint[] = [];
  const say = (path: Path, rule: Rule, text: string) => {
    found.push(complain(path, rule, text));
  };
  const refers = (path: Path, key: string | undefined, to: Map<string, unknown>, section: string) => {
    if (key === undefined || to.has(key) || isBroken([section, key])) return;
    say(path, 'reference', `${shown(key)} is not among the ${section}.${didYouMean(key, [...to.keys()])}`);
  };

  checkSettings();
  for (const [key, { district }] of file.communities) {
    refers(['communities', key, 'district'], district, file.districts, 'districts');
  }
  for (const [key, { slack, email, roles }] of file.members) {
    const path = ['members', key];
    if (!slack && !email && !isBroken([...path, 'slack']) && !isBroken([...path, 'email'])) {
      if (!isBroken(path) || roles) {
        say(path, 'missing', `${key} has neither slack (a user id) nor email: one of them is needed.`);
      }
    }
    if (roles?.includes('facilitator') && !isInAPairing(key)) {
      const text = `${key} is a facilitator without a mentor: no pairing has them. Write one below pairings.`;
      say(path, 'facilitator without a mentor', text);
    }
  }
  for (const [key, pairing] of file.pairings) checkPairing(key, pairing);
  return found;

  function isInAPairing(member: string): boolean {
    const lines: { facilitator?: string }[] = [...file.pairings.values(), ...known.pairings.values()];
    return lines.some(({ facilitator }) => facilitator === member);
  }

  function checkSettings() {
    const { remindAfterDays, tellMentorAfterDays, weekend, workingHours, ...problems } = {
      ...defaultSettings,
      ...file.programme.settings,
    };
    const { problemRemindAfterDays, urgentRemindAfterDays } = problems;
    const at = (name: string) => ['programme', 'settings', name];
    if (tellMentorAfterDays < remindAfterDays) {
      const text = `The mentor would hear of a silence after ${tellMentorAfterDays} days, before the facilitator is reminded (${remindAfterDays}).`;
      say(at('tellMentorAfterDays'), 'out of range', text);
    }
    if (urgentRemindAfterDays > problemRemindAfterDays) {
      const text = `An urgent problem would be reminded of after ${urgentRemindAfterDays} days, later than another (${problemRemindAfterDays}).`;
      say(at('urgentRemindAfterDays'), 'out of range', text);
    }
    if (new Set(weekend).size === 7) {
      say(at('weekend'), 'out of range', 'Every day is a weekend. Leave at least one out.');
    }
    if (workingHours.from >= workingHours.to) {
      const text = `Working hours end (${workingHours.to}) before they begin (${workingHours.from}).`;
      say(at('workingHours'), 'out of range', text);
    }
    if (workingHours.days.length === 0) {
      say(at('workingHours'), 'out of range', 'Working hours have no days, so that nobody is ever reminded.');
    }
    const { timeZone, settings } = file.programme;
    if (known.programme && timeZone && settings?.benchmarks) {
      const before = known.programme.settings.benchmarks ?? [];
      checkBenchmarks(settings.benchmarks, before, localDate(now, timeZone), say);
    }
  }

  function checkPairing(key: string, pairing: Partial<PairingLine>) {
    const at = (...rest: (string | number)[]) => ['pairings', key, ...rest];
    const { facilitator, mentor, managers = [], communities = [], questionSets } = pairing;
    if (!mentor && facilitator && !isBroken(at('mentor'))) {
      const text = `${key} has a facilitator without a mentor. Name one (mentor: …).`;
      say(at(), 'facilitator without a mentor', text);
    }
    const inPart = (path: Path, member: string | undefined, role: Role) => {
      refers(path, member, file.members, 'members');
      const roles = member && file.members.get(member)?.roles;
      if (!roles || roles.includes(role) || pairing.status === 'ended') return;
      say(path, 'role', `${member} does not have the role ${role}. Add it to members.${member}.roles.`);
    };
    inPart(at('facilitator'), facilitator, 'facilitator');
    inPart(at('mentor'), mentor, 'mentor');
    for (const [index, manager] of managers.entries()) inPart(at('managers', index), manager, 'manager');
    if (facilitator && facilitator === mentor) {
      say(at('mentor'), 'role', `${mentor} can’t be mentor and facilitator of one pairing.`);
    }
    if (facilitator && managers.includes(facilitator)) {
      say(at('managers'), 'role', `${facilitator} can’t be facilitator and manager of one pairing.`);
    }
    for (const [index, community] of communities.entries()) {
      refers(at('communities', index), community, file.communities, 'communities');
    }
    for (const [index, set] of (questionSets ?? []).entries()) {
      refers(at('questionSets', index), set, file.questionSets, 'questionSets');
    }
    if (questionSets?.length === 0) {
      say(at('questionSets'), 'empty', `${key} has no question sets. Leave the line out to use all of them.`);
    }
    const before = known.pairings.get(key);
    if (before && facilitator && before.facilitator !== facilitator) {
      const text = `${key} has ${before.facilitator} as its facilitator, and keeps them. End it (status: ended), and write a new pairing under a new key.`;
      say(at('facilitator'), 'keys stay', text);
    }
    checkDates(key, pairing, at);
  }

  function checkDates(key: string, pairing: Partial<PairingLine>, at: (...rest: string[]) => Path) {
    const zone = pairing.timeZone ?? file.programme.timeZone;
    const before = known.pairings.get(key);
    const today = zone && localDate(now, zone);
    const { cadence, pausedFrom, pausedUntil, status = 'active' } = pairing;
    if (today && !before && status !== 'ended' && cadence && cadence.firstOn < today) {
      const text = `${key} is new, and its first date, ${cadence.firstOn}, is in the past. Today is ${today} in ${zone}.`;
      say(at('cadence', 'firstOn'), 'past', text);
    }
    if (pausedUntil && status === 'paused') {
      const isOld = before?.status === 'paused' && before.pausedUntil === pausedUntil;
      if (today && !isOld && pausedUntil <= today) {
        const text = `${key} would be paused until ${pausedUntil}, which is not in the future. Today is ${today} in ${zone}.`;
        say(at('pausedUntil'), 'past', text);
      }
      if (pausedFrom && pausedFrom >= pausedUntil) {
        const text = `${key} would be paused from ${pausedFrom} until ${pausedUntil}, before it begins.`;
        say(at('pausedUntil'), 'date', text);
      }
    }
    for (const name of ['pausedFrom', 'pausedUntil'] as const) {
      if (!pairing[name] || status === 'paused' || isBroken(at('status'))) continue;
      say(at(name), 'choice', `${name} has a meaning only with "status: paused"; ${key} is ${status}.`);
    }
  }
}
