import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { Door } from '../../../slack/door';
import { codePoints } from '../../../slack/limits';
import { quoted } from '../../../slack/text';
import { spokenDay } from '../../../words';
import type { Accompany } from '../../feature';
import { visitorOf } from '../../visitor';
import { acts } from '../messages';
import { digestByKey } from '../service';
import { NOTE, noteForm, noteModal, noteSaved, readNote } from './modal';
import { notesFor, saveNote } from './notes';

/** What a mentor does with what their managers will read. */
export function listenToPreviews(door: Door, accompany: Accompany): void {
  const { workspace, slack, clock } = accompany;

  door.action<BlockAction<ButtonAction>>(acts.note, async ({ ack, body, action }) => {
    const { member, language, t, safeguardingContact } = await visitorOf(accompany, body.user.id);
    const preview = await digestByKey(workspace, action.value ?? '');
    const looked = preview?.preview;
    const managers = preview && looked ? await notesFor(preview, preview.manager) : [];
    const view =
      preview && looked && preview.manager === member?.key
        ? noteModal(
            { preview: preview.key, managers, date: managers[0]?.date ?? looked.date },
            { t, language, safeguardingContact },
          )
        : noteSaved(t('digest-notes:notYours'), t);
    await slack.views.open({ trigger_id: body.trigger_id, view });
    await ack();
  });

  door.submission(noteForm, async ({ view, body, ack }) => {
    const { member, language, t } = await visitorOf(accompany, body.user.id);
    const note = readNote(view);
    const error = (field: string, sentence: string) =>
      ack({ response_action: 'errors', errors: { [field]: sentence } });
    if (codePoints(note.text) > NOTE) return error('note', t('digest-notes:tooLong', { count: NOTE }));
    const saved = member && (await saveNote(workspace, member, note, clock()));
    if (!saved) {
      const isTheirs = (await digestByKey(workspace, note.preview))?.manager === member?.key;
      return error('note', t(isTheirs ? 'digest-notes:noDigest' : 'digest-notes:notYours'));
    }
    const said = { manager: quoted(saved.name, 60), date: spokenDay(saved.date, language) };
    const sentence = t(saved.isEmpty ? 'digest-notes:none' : 'digest-notes:saved', said);
    await ack({ response_action: 'update', view: noteSaved(sentence, t) });
  });
}
