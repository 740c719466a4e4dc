/** The oldest MongoDB that will do, and the version of the protocol that it speaks. */
export const oldestMongo = { version: 6, wireVersion: 17 };
