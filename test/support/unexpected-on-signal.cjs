/** For a process that should meet something unexpected: `kill -USR2` for a rejection, `kill -HUP` for an exception. */
process.on('SIGUSR2', () => void Promise.reject(new Error('somebody’s words')));
process.on('SIGHUP', () => {
  throw new Error('somebody’s words');
});
