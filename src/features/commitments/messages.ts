/** What is pressed: on a meeting's reply, with the meeting's key, and on the home tab or in a reminder; `of` carries whose. */
export const acts = {
  ofMeeting: 'commitments.of-meeting',
  mine: 'commitments.mine',
  of: 'commitments.of',
} as const;
