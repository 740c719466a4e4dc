/** What is pressed: on a meeting's reply, with the meeting's key, and on the home tab or in a reminder. */
export const acts = { ofMeeting: 'commitments.of-meeting', mine: 'commitments.mine' } as const;
