import { type DestinationStream, pino, stdTimeFunctions } from 'pino';
import type { LogDestination } from './create-log-destination.js';
import { type LogEvent, type LogEventSpec, type LogFields, type LogLevel, logEvents } from './log-events.js';
import { toErrorFields } from './to-error-fields.js';

export interface LogOptions {
  readonly level: LogLevel | 'trace' | 'silent';
  /** Where lines of JSON go. */
  readonly destination: LogTarget;
}

/** Accepts lines. One that drops none needs only `write`. */
export type LogTarget = DestinationStream & Partial<LogDestination>;

/** Writes one line an event. */
export interface Log {
  /**
   * @param message One sentence for a person, instead of the event's own.
   * @param level Instead of the event's own.
   */
  write<E extends LogEvent>(event: E, fields: LogFields<E>, message?: string, level?: LogLevel): void;
}

export function createLog({ level, destination }: LogOptions): Log {
  const ordinary = createLogger(level, destination);
  const urgent = createLogger(level, {
    write: (line) => {
      if (destination.writeUrgently) destination.writeUrgently(line);
      else destination.write(line);
    },
  });
  return {
    write: (event, fields, message, lineLevel) => {
      const spec: LogEventSpec = logEvents[event];
      const lineFields: Record<string, unknown> = { event };
      for (const name of spec.fields) lineFields[name] = Reflect.get(fields, name);
      (spec.isUrgent ? urgent : ordinary)[lineLevel ?? spec.level](lineFields, message ?? spec.message);
    },
  };
}

function createLogger(level: LogOptions['level'], destination: DestinationStream) {
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: toErrorFields },
      // The second net. The first is that only listed fields are written at all.
      redact: ['token', 'password', 'secret', 'authorization', 'headers', '*.token', '*.authorization', '*.headers'],
    },
    destination,
  );
}
