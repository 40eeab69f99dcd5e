package com.betterfleet.derms.reporting;

import com.betterfleet.derms.time.Interval;
import java.time.Instant;

/** Windows of a stream within this span are to be judged at {@code due}. */
record WindowCheck(long bindingId, Interval span, Instant due) {}
