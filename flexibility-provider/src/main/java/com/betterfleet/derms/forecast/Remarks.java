package com.betterfleet.derms.forecast;

import com.betterfleet.derms.connection.PartnerTerms;
import com.betterfleet.derms.connection.PartnerTerms.RequestIdReuse;
import com.betterfleet.derms.forecast.ForecastOddity.Kind;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.Segment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Words what people should see of a message that was, or was not, taken in. */
final class Remarks {

    private static final int MOST_HOLES_TOLD = 3;

    private Remarks() {}

    /** Cover that was there, seams closed, and is gone from now on. */
    static Optional<ForecastOddity> hole(
            Submission submission,
            Timeline<Allowance> before,
            Timeline<Allowance> after,
            PartnerTerms terms,
            Instant now) {
        List<Segment<Allowance>> lost = Seams.close(before, terms.seamTolerance())
                .since(now)
                .outside(Seams.close(after, terms.seamTolerance()))
                .segments();
        if (lost.isEmpty()) {
            return Optional.empty();
        }
        String holes = lost.stream()
                .limit(MOST_HOLES_TOLD)
                .map(segment -> segment.interval().toString())
                .collect(Collectors.joining(", "));
        String more =
                lost.size() > MOST_HOLES_TOLD ? " and %d times more".formatted(lost.size() - MOST_HOLES_TOLD) : "";
        return Optional.of(oddity(
                submission,
                Kind.HOLE,
                "forecast \"%s\" states nothing for %s%s (%s, %s), where there was a limit before: those times are a gap now"
                        .formatted(submission.requestId(), holes, more, submission.direction(), submission.cover())));
    }

    static Optional<ForecastOddity> overlaps(Submission submission, List<String> warnings) {
        return warnings.isEmpty()
                ? Optional.empty()
                : Optional.of(oddity(
                        submission,
                        Kind.OVERLAP,
                        "forecast \"%s\": %s".formatted(submission.requestId(), String.join("; ", warnings))));
    }

    static ForecastOddity reused(Submission submission, RequestIdReuse treatment) {
        String came = "request id \"%s\" came again with another body; ".formatted(submission.requestId());
        return oddity(
                submission,
                Kind.REQUEST_ID_REUSED,
                came
                        + switch (treatment) {
                            case ACCEPT ->
                                "taken as a new forecast, as agreed; what answers that id cannot be told apart any more";
                            case REFUSE -> "refused, as agreed: each message needs an id of its own";
                        });
    }

    /**
     * A refusal, wherever on the way in it was.
     *
     * @param last the newest forecast that was accepted for the group
     */
    static ForecastOddity refused(
            String connectionId, Optional<String> groupId, String message, String reason, Optional<Origin> last) {
        String inForce = last.map(good -> "the last good one is \"%s\", accepted %s, and it ages"
                        .formatted(good.requestId(), good.acceptedAt()))
                .orElse("none was accepted before");
        return new ForecastOddity(
                connectionId, groupId, Kind.REFUSED, "%s was refused: %s; %s".formatted(message, reason, inForce));
    }

    private static ForecastOddity oddity(Submission submission, Kind kind, String text) {
        return new ForecastOddity(submission.connectionId(), Optional.of(submission.groupId()), kind, text);
    }
}
