/** For a process that should meet something unexpected: `kill -USR2`. */
process.on('SIGUSR2', () => void Promise.reject(new Error('somebody’s words')));
