import { noteLanguage } from '../slack/door';
import { words } from '../words';
import type { Accompany } from './feature';
import { defaultSettings, programmeAndViewer } from './people';

/** Whoever comes by a button or a form, and in which language they are spoken to; they may be a stranger. */
export async function visitorOf({ workspace }: Pick<Accompany, 'workspace'>, slackUser: string) {
  const { programme, viewer, member } = await programmeAndViewer(workspace, slackUser);
  const language = member?.language ?? programme?.language ?? 'en';
  noteLanguage(slackUser, language);
  return {
    viewer,
    member,
    language,
    t: words(language),
    safeguardingContact: programme?.safeguardingContact ?? '',
    settings: programme?.settings ?? defaultSettings,
  };
}
