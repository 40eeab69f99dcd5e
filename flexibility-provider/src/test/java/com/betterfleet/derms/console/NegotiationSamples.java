package com.betterfleet.derms.console;

import com.betterfleet.derms.compliance.Adjustment;
import com.betterfleet.derms.compliance.Adjustment.AdjustmentAnswer;
import com.betterfleet.derms.compliance.Adjustment.AdjustmentBlock;
import com.betterfleet.derms.compliance.Adjustment.AdjustmentState;
import com.betterfleet.derms.compliance.Adjustment.AnswerMatch;
import com.betterfleet.derms.compliance.ComplianceError;
import com.betterfleet.derms.compliance.OutboundItem;
import com.betterfleet.derms.compliance.OutboundItem.DeliveryStatus;
import com.betterfleet.derms.console.layout.PagePermissions;
import com.betterfleet.derms.console.negotiation.NegotiationView;
import com.betterfleet.derms.partner.PartnerProperties.ComplianceRule;
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
    private static final Instant ANSWERED = PageSamples.NOW.minusSeconds(60);

    private NegotiationSamples() {}

    static NegotiationView none() {
        return view(List.of(), List.of());
    }

    static NegotiationView each() {
        return view(
                List.of(
                        request(AdjustmentState.QUEUED, "answered 503", null),
                        request(AdjustmentState.DELIVERED, null, null),
                        request(AdjustmentState.ANSWERED, null, answer(AnswerMatch.CORRELATION, 900)),
                        request(AdjustmentState.ANSWERED, null, answer(AnswerMatch.COVER, 400)),
                        request(AdjustmentState.PARTLY_ANSWERED, null, answer(AnswerMatch.CORRELATION, 700)),
                        request(AdjustmentState.UNANSWERED, null, null),
                        request(AdjustmentState.FAILED, "answered 422", null),
                        request(AdjustmentState.CANCELLED, "local control was taken back", null)),
                List.of(new ComplianceError(
                        item(
                                "system",
                                PageSamples.NOW,
                                new DeliveryStatus(Optional.of(PageSamples.NOW), Optional.empty())),
                        Optional.of(ComplianceRule.UNCONTROLLABLE_LOAD),
                        "The yard has lights",
                        "f-6",
                        List.of(SPAN),
                        ComplianceError.ComplianceErrorState.DELIVERED)));
    }

    private static OutboundItem item(String by, Instant at, DeliveryStatus delivery) {
        return new OutboundItem(1, "wiri", "vector", 7, "G1", "r", "{}", by, at, delivery);
    }

    private static NegotiationView view(List<Adjustment> requests, List<ComplianceError> errors) {
        return new NegotiationView(
                "wiri", "Vector", requests, errors, new PagePermissions(false, false), PageSamples.FORMATS);
    }

    private static AdjustmentAnswer answer(AnswerMatch match, int kilowatts) {
        return new AdjustmentAnswer("f-7", ANSWERED, match, List.of(kw(kilowatts), Optional.empty()));
    }

    private static Adjustment request(
            AdjustmentState state, @Nullable String trouble, @Nullable AdjustmentAnswer answer) {
        Interval next = new Interval(SPAN.end(), SPAN.end().plusSeconds(900));
        return new Adjustment(
                item(
                        "admin",
                        PageSamples.NOW.minusSeconds(600),
                        new DeliveryStatus(Optional.empty(), Optional.ofNullable(trouble))),
                Direction.IMPORT,
                List.of(
                        new AdjustmentBlock(SPAN, new Power(900_000), kw(400)),
                        new AdjustmentBlock(next, new Power(900_000), Optional.empty())),
                "early buses",
                state,
                Optional.ofNullable(answer));
    }

    private static Optional<Power> kw(int kilowatts) {
        return Optional.of(new Power(kilowatts * 1_000L));
    }
}
