package com.betterfleet.derms.console;

import com.betterfleet.derms.compliance.Adjustment;
import com.betterfleet.derms.compliance.Adjustment.Answer;
import com.betterfleet.derms.compliance.Adjustment.Block;
import com.betterfleet.derms.compliance.Adjustment.Match;
import com.betterfleet.derms.compliance.Adjustment.State;
import com.betterfleet.derms.compliance.ComplianceError;
import com.betterfleet.derms.connection.PartnerTerms.ComplianceRule;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request in each state, and a compliance error. */
final class NegotiationSamples {

    private static final Instant EDGE = Instant.parse("2026-11-12T09:00:00Z");
    private static final Interval SPAN = new Interval(EDGE, EDGE.plusSeconds(900));
    private static final Instant ANSWERED = Samples.NOW.minusSeconds(60);

    private NegotiationSamples() {}

    static NegotiationView none() {
        return view(List.of(), List.of());
    }

    static NegotiationView each() {
        return view(
                List.of(
                        request(State.QUEUED, "answered 503", null),
                        request(State.DELIVERED, null, null),
                        request(State.ANSWERED, null, answer(Match.CORRELATION, 900)),
                        request(State.ANSWERED, null, answer(Match.COVER, 400)),
                        request(State.PARTLY_ANSWERED, null, answer(Match.CORRELATION, 700)),
                        request(State.UNANSWERED, null, null),
                        request(State.FAILED, "answered 422", null),
                        request(State.CANCELLED, "local control was taken back", null)),
                List.of(new ComplianceError(
                        1,
                        "wiri",
                        "vector",
                        7,
                        "G1",
                        Optional.of(ComplianceRule.UNCONTROLLABLE_LOAD),
                        "The yard has lights",
                        "f-6",
                        List.of(SPAN),
                        "system",
                        Samples.NOW,
                        "r",
                        "{}",
                        ComplianceError.State.DELIVERED,
                        Optional.of(Samples.NOW),
                        Optional.empty())));
    }

    private static NegotiationView view(List<Adjustment> requests, List<ComplianceError> errors) {
        return new NegotiationView("wiri", "Vector", requests, errors, new Rights(false, false), Samples.FIGURES);
    }

    private static Answer answer(Match match, int kilowatts) {
        return new Answer("f-7", ANSWERED, match, List.of(kw(kilowatts), Optional.empty()));
    }

    private static Adjustment request(State state, @Nullable String trouble, @Nullable Answer answer) {
        Interval next = new Interval(SPAN.end(), SPAN.end().plusSeconds(900));
        return new Adjustment(
                1,
                "wiri",
                "vector",
                7,
                "G1",
                Direction.IMPORT,
                List.of(
                        new Block(SPAN, new Power(900_000), kw(400)),
                        new Block(next, new Power(900_000), Optional.empty())),
                "early buses",
                "admin",
                Samples.NOW.minusSeconds(600),
                "r",
                "{}",
                state,
                Optional.empty(),
                Optional.ofNullable(trouble),
                Optional.ofNullable(answer));
    }

    private static Optional<Power> kw(int kilowatts) {
        return Optional.of(new Power(kilowatts * 1_000L));
    }
}
