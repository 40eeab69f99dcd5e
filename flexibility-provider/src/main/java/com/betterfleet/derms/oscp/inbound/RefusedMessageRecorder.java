package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.link.LinkLifecycle;
import com.betterfleet.derms.oscp.wire.BodyRedaction;
import com.betterfleet.derms.oscp.wire.OscpHeaders;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Shows each message of a known partner that was refused as the last error of its link. */
@Component
class RefusedMessageRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedMessageRecorder.class);

    private static final String KIND = "MESSAGE_REFUSED";
    private static final int FIRST_REFUSAL_STATUS = 400;
    private static final int FIRST_FAILURE_STATUS = 500;

    /** A partner that repeats a refused message without a pause causes one write in this time. */
    private static final Duration REPETITION_PERIOD = Duration.ofSeconds(1);

    private static final int MAX_REMEMBERED = 10_000;

    private final LinkLifecycle lifecycle;
    private final Cache<RecordedRefusal, Boolean> recent = Caffeine.newBuilder()
            .expireAfterWrite(REPETITION_PERIOD)
            .maximumSize(MAX_REMEMBERED)
            .build();

    RefusedMessageRecorder(LinkLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    private record RecordedRefusal(String connectionId, String text) {}

    /** Records the response if it is a refusal; called after it has been sent. */
    void recordResponse(HttpServletRequest request, HttpServletResponse response, String connectionId) {
        int status = response.getStatus();
        boolean alreadyShown = request.getAttribute(PartnerFilter.INBOUND) instanceof InboundMessage inbound
                && inbound.isFaultRecorded();
        if (status < FIRST_REFUSAL_STATUS || status >= FIRST_FAILURE_STATUS || alreadyShown) {
            return;
        }
        String path =
                PresentedCredential.remove(request, BodyRedaction.redactText(CanonicalPathRequest.statedPath(request)));
        String reason = response.getHeader(OscpHeaders.ERROR_MESSAGE);
        String text = "The service answered the partner's %s %s with %d: %s"
                .formatted(request.getMethod(), path, status, reason == null ? "no reason is known" : reason);
        if (recent.asMap().putIfAbsent(new RecordedRefusal(connectionId, text), Boolean.TRUE) != null) {
            return;
        }
        try {
            lifecycle.recordRefusedMessage(connectionId, KIND, text);
        } catch (DataAccessException | TransactionException e) {
            // The response is unaffected, and the refusal is in the message log.
            LOG.warn("A refusal of connection {} could not be recorded: {}", connectionId, e.getMessage());
        }
    }
}
