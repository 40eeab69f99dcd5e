package com.betterfleet.derms.console.api.connection;

import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.reporting.DeadLetter;
import com.betterfleet.derms.reporting.PublicationHealth;
import com.betterfleet.derms.reporting.PublicationService;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
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

/** Returns the state of reporting to a partner, and the reports it rejected (M10, M15). */
@RestController
@RequestMapping("/api/v1/connections/{id}")
@Tag(name = "Connections")
class PublicationController {

    private final PublicationService publications;

    PublicationController(PublicationService publications) {
        this.publications = publications;
    }

    /**
     * The state of reporting.
     *
     * @param state OFF, CLOSED (the link is not online), PAUSED (the partner does not accept messages), SENDING,
     *     AWAITING_DATA (windows wait for their data) or IDLE
     * @param reason why it is off, closed or paused
     * @param backlog the number of waiting messages and of ended windows without a message
     * @param windowsWithoutMessage how many of them are windows that wait for their data
     * @param lagSeconds the age of the oldest waiting window since its end; 0 where none waits
     * @param pausedGroups the number of groups whose next message the partner did not accept
     * @param pausedUntil when the first of them is retried
     */
    record PublicationResponse(
            String state,
            @Nullable String reason,
            int groups,
            long backlog,
            long windowsWithoutMessage,
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
                    health.unpublishedWindows(),
                    health.oldestEnd().orElse(null),
                    health.lag().toSeconds(),
                    health.lastSentAt().orElse(null),
                    health.pausedGroups(),
                    health.pausedUntil().orElse(null),
                    health.deadLetters());
        }
    }

    /** A report that the partner rejected; only a resend sends it again. */
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
    @Operation(summary = "Returns the state of reporting to the partner")
    PublicationResponse getPublication(@PathVariable String id) {
        return PublicationResponse.of(publications.assessHealth(id));
    }

    @GetMapping("/dead-letters")
    @Operation(summary = "Lists reports that the partner rejected, newest first")
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

    @PostMapping("/dead-letters/{letterId}/resend")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Sends a rejected report again, with the same request id and body")
    void resendDeadLetter(@PathVariable String id, @PathVariable long letterId) {
        publications.resendDeadLetter(id, letterId);
    }
}
