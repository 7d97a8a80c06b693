import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Loaded into every server before its own code: tells the benchmark, when asked, how much processor time the process
 * has used so far, all threads together, in microseconds; or how many bytes of its heap are alive.
 */
if (process.channel) {
  process.on('message', (question) => {
    const { user, system } = process.cpuUsage();
    process.send(question === 'live' ? measureLiveBytes() : question === 'kernel' ? system : user + system);
  });
  process.channel.unref();
}

function measureLiveBytes() {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}
