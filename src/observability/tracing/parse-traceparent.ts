import { type SpanContext, createTraceState } from '@opentelemetry/api';

/** Version, trace id, span id, flags, and what later versions may add. */
const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const sampledFlag = 1;

/**
 * The span that headers of a request name (W3C Trace Context §3.2 and §3.3); undefined where they name none.
 *
 * @param tracestate Ignored where it is longer than 512 characters. 32 members are kept at most, and none that is malformed.
 */
export function parseTraceparent(traceparent: string | undefined, tracestate?: string): SpanContext | undefined {
  const [, version = 'ff', traceId = '', spanId = '', flags = '', more] = pattern.exec(traceparent ?? '') ?? [];
  if (version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  // Of the flags only the one that every version has: what others mean is not known here.
  const traceFlags = Number.parseInt(flags, 16) & sampledFlag;
  return {
    traceId,
    spanId,
    traceFlags,
    isRemote: true,
    ...(tracestate && { traceState: createTraceState(tracestate) }),
  };
}
