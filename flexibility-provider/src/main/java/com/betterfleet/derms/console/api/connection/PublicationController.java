package com.betterfleet.derms.console.api.connection;

import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.reporting.DeadLetter;
import com.betterfleet.derms.reporting.PublicationHealth;
import com.betterfleet.derms.reporting.PublicationService;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** How reporting to a partner goes, and what the partner called wrong (M10, M15). */
@RestController
@RequestMapping("/api/v1/connections/{id}")
class PublicationController {

    private final PublicationService publications;

    PublicationController(PublicationService publications) {
        this.publications = publications;
    }

    /**
     * How reporting goes.
     *
     * @param state OFF, CLOSED (the link is not online), PAUSED (the partner does not take it), SENDING or IDLE
     * @param reason why it is off, closed or paused, in words
     * @param backlog messages that wait
     * @param lagSeconds how long ago the oldest window that waits has ended; 0 where nothing waits
     * @param pausedGroups of how many groups the partner did not take the next message
     * @param pausedUntil when the first of them is tried again
     */
    record PublicationResponse(
            String state,
            @Nullable String reason,
            int groups,
            long backlog,
            @Nullable Instant oldestWindowEnd,
            long lagSeconds,
            @Nullable Instant lastSentAt,
            int pausedGroups,
            @Nullable Instant pausedUntil,
            long deadLetters) {

        static PublicationResponse of(PublicationHealth health) {
            return new PublicationResponse(
                    health.state().name(),
                    health.reason().orElse(null),
                    health.groups(),
                    health.backlog(),
                    health.oldestEnd().orElse(null),
                    health.lag().toSeconds(),
                    health.lastSentAt().orElse(null),
                    health.pausedGroups(),
                    health.pausedUntil().orElse(null),
                    health.deadLetters());
        }
    }

    /** A message that the partner called wrong; it leaves again only by resend. */
    record DeadLetterResponse(
            long id,
            String groupId,
            String scopeId,
            Instant start,
            Instant end,
            String type,
            String requestId,
            String body,
            Instant diedAt,
            String reason) {

        static DeadLetterResponse of(DeadLetter letter) {
            return new DeadLetterResponse(
                    letter.id(),
                    letter.groupId(),
                    letter.scopeId(),
                    letter.window().start(),
                    letter.window().end(),
                    letter.type(),
                    letter.requestId(),
                    letter.body(),
                    letter.rejectedAt(),
                    letter.reason());
        }
    }

    @GetMapping("/publication")
    PublicationResponse getPublication(@PathVariable String id) {
        return PublicationResponse.of(publications.assessHealth(id));
    }

    /** Newest first. */
    @GetMapping("/dead-letters")
    ListPage<DeadLetterResponse> listDeadLetters(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") long before,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        int pageSize = ListPage.requireLimit(limit);
        return ListPage.ofNewestFirst(
                publications.findDeadLetters(id, before, pageSize + 1).stream()
                        .map(DeadLetterResponse::of)
                        .toList(),
                pageSize,
                DeadLetterResponse::id);
    }

    /** Sends it once more, with the same request id and body. */
    @PostMapping("/dead-letters/{letterId}/resend")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void resendDeadLetter(@PathVariable String id, @PathVariable long letterId) {
        publications.resendDeadLetter(id, letterId);
    }
}
