/** An error whose message is whole sentences for the person concerned: what is wrong and what to do. Never a secret. */
export class PlainError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'PlainError';
  }
}
