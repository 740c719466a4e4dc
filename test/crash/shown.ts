/** Slack names the blocks that have no name, and we name the first. */
export function shown({ text, blocks = [] }: { text: string; blocks?: object[] }): string {
  return JSON.stringify([text, ...blocks.map((block) => ({ ...block, block_id: undefined }))]);
}
