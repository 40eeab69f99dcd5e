package com.betterfleet.derms.link;

import java.util.Optional;

/**
 * The result of sending to the partner.
 *
 * @param degraded whether a send failed and none has succeeded since
 */
public record SendHealth(boolean degraded, Optional<LinkError> lastError) {

    static final SendHealth GOOD = new SendHealth(false, Optional.empty());

    SendHealth withDegraded(boolean next) {
        return new SendHealth(next, lastError);
    }

    SendHealth withLastError(LinkError error) {
        return new SendHealth(degraded, Optional.of(error));
    }
}
