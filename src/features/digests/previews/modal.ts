import type { ModalView } from '@slack/types';
import { context, modal, section } from '../../../slack/blocks';
import { chooseOne, type Filled, fieldValue, option, textField } from '../../../slack/fields';
import { clean, escaped, quoted } from '../../../slack/text';
import { spokenDay, type Words } from '../../../words';
import type { Language } from '../../people';

export const noteForm = 'digests.note-form';

/** Code points of a note: half a minute's reading for the manager. */
export const NOTE = 500;

export interface NoteFor {
  key: string;
  name: string;
  /** What the mentor has written to them already. */
  text?: string;
}

/** What a mentor wants a manager to read first. */
export function noteModal(
  { preview, managers, date }: { preview: string; managers: NoteFor[]; date: string },
  { t, language, safeguardingContact }: { t: Words; language: Language; safeguardingContact: string },
): ModalView {
  const [only, ...others] = managers;
  const names = new Intl.ListFormat(language).format(managers.map(({ name }) => quoted(name, 60)));
  const known = managers.filter(({ text }) => text);
  return modal({
    callbackId: noteForm,
    title: t('digest-notes:title'),
    submit: t('digest-notes:save'),
    close: t('digest-notes:back'),
    about: JSON.stringify({ preview, manager: others.length === 0 ? only?.key : undefined }),
    blocks: [
      context(
        t('check-ins:form.notice', {
          contact: escaped(safeguardingContact),
          who: t('digest-notes:who', { names }),
        }),
      ),
      section(t('digest-notes:intro', { date: spokenDay(date, language) })),
      ...(others.length > 0
        ? [
            chooseOne(
              'manager',
              t('digest-notes:manager'),
              managers.map(({ key, name }) => option(key, name)),
            ),
          ]
        : []),
      ...(others.length > 0 && known.length > 0
        ? [context(t('digest-notes:known', { names: known.map(({ name }) => quoted(name, 60)).join(', ') }))]
        : []),
      textField('note', t('digest-notes:note'), {
        multiline: true,
        optional: true,
        hint: t('digest-notes:hint', { count: NOTE }),
        ...(others.length === 0 && only?.text && { initial: only.text }),
      }),
    ],
  });
}

/** The note as it was filled in. */
export function readNote(view: Filled & { private_metadata: string }): {
  preview: string;
  manager: string;
  text: string;
} {
  const about = JSON.parse(view.private_metadata) as { preview: string; manager?: string };
  return {
    preview: about.preview,
    manager: about.manager ?? fieldValue(view, 'manager') ?? '',
    text: clean(fieldValue(view, 'note') ?? ''),
  };
}

export function noteSaved(sentence: string, t: Words): ModalView {
  return modal({
    callbackId: noteForm,
    title: t('digest-notes:title'),
    close: t('digest-notes:back'),
    blocks: [section(sentence)],
  });
}
