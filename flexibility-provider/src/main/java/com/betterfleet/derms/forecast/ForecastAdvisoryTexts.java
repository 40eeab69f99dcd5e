package com.betterfleet.derms.forecast;

import com.betterfleet.derms.forecast.ForecastAdvisory.AdvisoryKind;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.partner.PartnerProperties.RequestIdReuse;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Composes the texts of advisories about accepted and rejected forecasts. */
public final class ForecastAdvisoryTexts {

    private static final int MAX_GAPS_LISTED = 3;

    private ForecastAdvisoryTexts() {}

    /** Describes coverage that was in force, seams closed, and is missing from now on. */
    public static Optional<ForecastAdvisory> findLostCoverage(
            ForecastSubmission submission,
            Timeline<CapacityLimit> before,
            Timeline<CapacityLimit> after,
            PartnerProperties profile,
            Instant now) {
        List<TimelineSegment<CapacityLimit>> lost = SeamRules.closeSeams(before, profile.seamTolerance())
                .startingAt(now)
                .whereAbsentIn(SeamRules.closeSeams(after, profile.seamTolerance()))
                .segments();
        if (lost.isEmpty()) {
            return Optional.empty();
        }
        String gaps = lost.stream()
                .limit(MAX_GAPS_LISTED)
                .map(segment -> segment.interval().toString())
                .collect(Collectors.joining(", "));
        String more =
                lost.size() > MAX_GAPS_LISTED ? " and %d more intervals".formatted(lost.size() - MAX_GAPS_LISTED) : "";
        return Optional.of(createAdvisory(
                submission,
                AdvisoryKind.HOLE,
                "forecast \"%s\" states nothing for %s%s (%s, %s), where there was a limit before: those times are a gap now"
                        .formatted(submission.requestId(), gaps, more, submission.direction(), submission.kind())));
    }

    public static Optional<ForecastAdvisory> describeOverlaps(ForecastSubmission submission, List<String> warnings) {
        return warnings.isEmpty()
                ? Optional.empty()
                : Optional.of(createAdvisory(
                        submission,
                        AdvisoryKind.OVERLAP,
                        "forecast \"%s\": %s".formatted(submission.requestId(), String.join("; ", warnings))));
    }

    public static ForecastAdvisory describeReusedRequestId(ForecastSubmission submission, RequestIdReuse reusePolicy) {
        String prefix = "request id \"%s\" was used again with another body; ".formatted(submission.requestId());
        return createAdvisory(
                submission,
                AdvisoryKind.REQUEST_ID_REUSED,
                prefix
                        + switch (reusePolicy) {
                            case ACCEPT ->
                                "accepted as a new forecast, as the profile says; answers to that id are ambiguous";
                            case REFUSE -> "refused, as the profile says: each message needs an id of its own";
                        });
    }

    /**
     * Describes a rejected forecast, at any stage of the intake.
     *
     * @param last the newest forecast that was accepted for the group
     */
    static ForecastAdvisory describeRejection(
            String connectionId,
            Optional<String> groupId,
            String message,
            String reason,
            Optional<ForecastOrigin> last) {
        String inForce = last.map(origin -> "the last valid one is \"%s\", accepted %s, and it grows older"
                        .formatted(origin.requestId(), origin.acceptedAt()))
                .orElse("none was accepted before");
        return new ForecastAdvisory(
                connectionId,
                groupId,
                AdvisoryKind.REFUSED,
                "%s was refused: %s; %s".formatted(message, reason, inForce));
    }

    private static ForecastAdvisory createAdvisory(ForecastSubmission submission, AdvisoryKind kind, String text) {
        return new ForecastAdvisory(submission.connectionId(), Optional.of(submission.groupId()), kind, text);
    }
}
