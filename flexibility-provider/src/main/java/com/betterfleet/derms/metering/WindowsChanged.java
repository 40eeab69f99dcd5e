package com.betterfleet.derms.metering;

import com.betterfleet.derms.time.Interval;
import java.util.Map;

/**
 * Windows of these assets are other than before, or are there for the first time; published in the transaction that stores
 * them. Late data shows here: whoever has told a window to others compares.
 *
 * @param spans by asset id: from the start of the first such window to the end of the last
 */
public record WindowsChanged(Map<String, Interval> spans) {
    public WindowsChanged {
        spans = Map.copyOf(spans);
    }
}
