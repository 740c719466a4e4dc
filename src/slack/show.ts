import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';

/** Opens a form for who has pressed a button; inside a form, on top of it, so that the way back is not lost. */
export async function showModal(
  slack: WebClient,
  { trigger_id, view: below }: { trigger_id: string; view?: { type: string } },
  view: ModalView,
): Promise<void> {
  const how = { trigger_id, view };
  await (below?.type === 'modal' ? slack.views.push(how) : slack.views.open(how));
}
