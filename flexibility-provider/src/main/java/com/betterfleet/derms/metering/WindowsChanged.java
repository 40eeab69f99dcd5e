package com.betterfleet.derms.metering;

import com.betterfleet.derms.time.Interval;
import java.util.Map;

/**
 * Windows of these assets are new or changed; published in the transaction that stores them. Late data changes windows
 * that may have been reported already, so that listeners compare.
 *
 * @param spans by asset id: from the start of the first such window to the end of the last
 */
public record WindowsChanged(Map<String, Interval> spans) {
    public WindowsChanged {
        spans = Map.copyOf(spans);
    }
}
