package com.betterfleet.derms.reporting;

import com.betterfleet.derms.time.Interval;
import java.time.Instant;

/** A check of the windows of a stream within a span, due at an instant. */
record WindowCheck(long bindingId, Interval span, Instant due) {}
