import type { Delivery } from './delivery';
import type { Double } from './double';
import { isThing } from './rules/paper';
import type { OpenView } from './types';
import { acceptView, closeModal, openModal, replaceView } from './views';

export interface Submission {
  /** False when no answer came in time: the modal stays, and Slack says that it had trouble. */
  acked: boolean;
  did: 'closed' | 'errors' | 'update' | 'push' | 'clear' | 'nothing';
  /** By block_id. */
  errors?: Record<string, string>;
  delivery: Delivery;
}

/** Does to the person's modals what the acknowledgement says. */
export function submissionOf(double: Double, view: OpenView, delivery: Delivery): Submission {
  const { ack } = delivery;
  if (!ack || (ack.status ?? 200) >= 300) return { acked: false, did: 'nothing', delivery };
  const { payload } = ack;
  if (payload?.response_action === undefined) {
    closeModal(double, view, false);
    return { acked: true, did: 'closed', delivery };
  }
  switch (payload.response_action) {
    case 'clear':
      closeModal(double, view, true);
      return { acked: true, did: 'clear', delivery };
    case 'errors': {
      const errors = isThing(payload.errors) ? (payload.errors as Record<string, string>) : {};
      complainOfErrors(double, view, errors);
      return { acked: true, did: 'errors', errors, delivery };
    }
    case 'update':
      replaceView(double, view, acceptView(double, payload.view, 'modal'));
      return { acked: true, did: 'update', delivery };
    case 'push':
      openModal(double, view.user, acceptView(double, payload.view, 'modal'), 'push');
      return { acked: true, did: 'push', delivery };
    default:
      double.complaints.push(`unknown response_action ${payload.response_action}`);
      return { acked: true, did: 'nothing', delivery };
  }
}

/** Slack shows an error only under an input block that the view has; others are lost. */
function complainOfErrors(double: Double, view: OpenView, errors: Record<string, string>): void {
  const inputs = view.blocks.filter((block) => block.type === 'input').map((block) => block.block_id);
  if (Object.keys(errors).length === 0) double.complaints.push('response_action errors without an error');
  for (const [blockId, text] of Object.entries(errors)) {
    if (!inputs.includes(blockId))
      double.complaints.push(`an error for "${blockId}", which is no input block`);
    if (!text) double.complaints.push(`an empty error for "${blockId}"`);
  }
}
