import { Entries, type Entry, type Problem, Problems } from '../../../src/features/problems/model';
import type { OpenView } from '../../support/slack';
import { until } from '../../support/until';
import { ADA, CHANNEL, type Live, modalOf } from '../check-ins/live';

export const problems = () =>
  Problems.find({ workspace: 'T1' }, { _id: 0 }).sort({ raisedAt: 1 }).lean<Problem[]>();
export const entries = (problem: string) =>
  Entries.find({ workspace: 'T1', problem }, { _id: 0 }).sort({ at: 1 }).lean<Entry[]>();

export const blockIds = (view: OpenView) => view.blocks.map(({ block_id }) => String(block_id));

/** What stands in the fields of a form. */
export const held = (view: OpenView, name: string) => {
  const value = view.state.values[name]?.[name];
  return value?.value ?? value?.selected_option?.value ?? value?.selected_options?.map((one) => one.value);
};

/** The form that somebody sees after the command. */
export const formOf =
  (live: Live) =>
  async (who = ADA, words = '', channel: string | null = CHANNEL): Promise<OpenView> => {
    await live.slack.person(who).runs('/problem', words, channel ?? undefined);
    // A busy machine may answer the command before the form is open.
    await until(() => live.slack.modalOf(who), { what: 'the form' });
    return modalOf(live, who);
  };
