import type { Thing } from './rules/paper';

/** Slack's `ok: false`. */
export class Refusal extends Error {
  constructor(
    readonly error: string,
    readonly details: Thing = {},
  ) {
    super(error);
  }

  static of(error: string, complaints: string[]): Refusal {
    const messages = complaints.map((each) => `[ERROR] ${each}`);
    return new Refusal(error, { errors: complaints, response_metadata: { messages } });
  }
}
