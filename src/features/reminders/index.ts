import { collectReminders, listenForLater } from '../../reminders';
import type { Accompany, Feature } from '../feature';
import { defaultSettings, programmeOf } from '../people';
import { hearReply } from './replies';

/** What features hand to the collector of reminders is said at each beat, in the programme's working hours. */
export function createReminders(features: Feature[] = []): Feature {
  return {
    name: 'reminders',
    listen: (door, accompany) => {
      const { workspace, clock } = accompany;
      listenForLater(door, { workspace, clock, workingHours: () => workingHoursOf(accompany) });
    },
    hear: (accompany, said) => hearReply(accompany, features, said),
    jobs: (accompany) => [
      {
        name: 'reminders',
        async run(now) {
          const { workspace, nudge } = accompany;
          const workingHours = () => workingHoursOf(accompany);
          const said = await collectReminders({ workspace, workingHours, now });
          if (said > 0) nudge();
          return said;
        },
      },
    ],
  };
}

async function workingHoursOf({ workspace }: Accompany) {
  const programme = await programmeOf(workspace);
  return (programme?.settings ?? defaultSettings).workingHours;
}
