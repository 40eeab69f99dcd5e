package com.betterfleet.derms.webserver;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The total time within which a request's head and body must arrive. The web server's own time-outs count from byte to
 * byte, so that a slow sender could hold a connection for hours.
 *
 * @param nanoTime the monotonic clock, in nanoseconds
 */
record RequestTimeLimit(Duration limit, LongSupplier nanoTime) {

    /** Decision: a call of 10,000 readings at 200 kbit/s takes it. */
    static final RequestTimeLimit DEFAULT = new RequestTimeLimit(Duration.ofSeconds(60), System::nanoTime);

    boolean isExceededBy(long nanos) {
        return nanos > limit.toNanos();
    }
}
