/** The name of what is done by a form that is sent again, though it was saved: its record has this version then. */
export const againOf = (view: string, { version }: { version: number }) => `${view}/again-${version}`;

/** Something was done by this form, the first time or when it was sent again. */
export const isOf = (id: string, view: string) => id === view || id.startsWith(`${view}/again-`);
