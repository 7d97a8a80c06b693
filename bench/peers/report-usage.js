/**
 * Loaded into every server before its own code: tells the benchmark, when asked, how much processor time the process
 * has used so far, all threads together, in microseconds.
 */
if (process.channel) {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send(user + system);
  });
  process.channel.unref();
}
