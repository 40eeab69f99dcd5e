package com.betterfleet.simulator.scenario;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which fields the section {@code faults} has. Every one may be left out, and then is no fault. */
final class FaultShape {
    private static final double DAY = 86_400;
    private static final double MOST_OFFSET = 400 * DAY;
    private static final double MOST_KW = 10_000_000;
    private static final double BYTES_PER_MEGABYTE = 1_000_000;
    private static final List<String> SENT =
            List.of("handshake", "handshake_acknowledge", "heartbeat", "update_group_capacity_forecast");
    private static final List<String> RECEIVED = List.of(
            "all",
            "register",
            "handshake",
            "handshake_acknowledge",
            "heartbeat",
            "update_asset_measurements",
            "update_group_measurements",
            "adjust_group_capacity_forecast",
            "group_capacity_compliance_error");

    private FaultShape() {}

    static FaultPlan read(Map<?, ?> values) {
        Fields fields = new Fields("faults", values);
        Fields token = fields.optionalSection("token");
        FaultPlan plan = new FaultPlan(
                fields.given(),
                fields.has("clockOffsetSeconds")
                        ? fields.seconds("clockOffsetSeconds", -MOST_OFFSET, MOST_OFFSET)
                        : Duration.ZERO,
                heartbeats(fields.sectionOrEmpty("heartbeats")),
                handshake(fields.sectionOrEmpty("handshake")),
                sending(fields.sectionOrEmpty("sending")),
                answers(fields.sectionOrEmpty("answers")),
                token == null ? null : answer(token),
                depot(fields.sectionOrEmpty("depot")));
        fields.refuseOthers();
        return plan;
    }

    private static FaultPlan.OfHeartbeats heartbeats(Fields fields) {
        FaultPlan.OfHeartbeats faults = new FaultPlan.OfHeartbeats(
                fields.flagOr("stopped", false),
                turns(fields),
                fields.has("offlineModeAt")
                        ? fields.choice("offlineModeAt", FaultPlan.OfflineModeAt.class)
                        : FaultPlan.OfflineModeAt.NORMAL);
        fields.refuseOthers();
        return faults;
    }

    private static Turns turns(Fields fields) {
        boolean given = fields.has("sentForSeconds") || fields.has("silentForSeconds");
        return given
                ? new Turns(fields.seconds("sentForSeconds", 1, DAY), fields.seconds("silentForSeconds", 1, DAY))
                : Turns.none();
    }

    private static FaultPlan.OfHandshakes handshake(Fields fields) {
        FaultPlan.OfHandshakes faults = new FaultPlan.OfHandshakes(
                fields.has("initiator") ? fields.choice("initiator", LinkPlan.Initiator.class) : null,
                fields.flagOr("acknowledges", true),
                fields.flagOr("flat", false),
                fields.has("measurementConfiguration")
                        ? fields.texts("measurementConfiguration", List.of("INTERMITTENT", "CONTINUOUS"))
                        : null,
                fields.has("heartbeatInterval") ? fields.asWritten("heartbeatInterval") : null);
        fields.refuseOthers();
        return faults;
    }

    private static FaultPlan.OfSending sending(Fields fields) {
        FaultPlan.OfSending faults = new FaultPlan.OfSending(
                fields.has("duplicates") ? fields.texts("duplicates", SENT) : List.of(),
                fields.has("reusesRequestId") ? fields.texts("reusesRequestId", SENT) : List.of(),
                fields.flagOr("reordersForecasts", false));
        fields.refuseOthers();
        return faults;
    }

    private static Map<String, AnswerFault> answers(Fields fields) {
        Map<String, AnswerFault> answers = new HashMap<>();
        for (String type : RECEIVED) {
            Fields section = fields.optionalSection(type);
            if (section != null) {
                answers.put(type, answer(section));
            }
        }
        fields.refuseOthers();
        return answers;
    }

    private static DepotFaults depot(Fields fields) {
        if (fields.has("exceedsKw") && fields.has("exceedsPercent")) {
            throw Fields.invalid(fields.pathOf("exceedsKw"), "give only one of exceedsKw and exceedsPercent");
        }
        DepotFaults faults = new DepotFaults(
                fields.numberOr("exceedsKw", 0, MOST_KW, 0),
                fields.numberOr("exceedsPercent", 0, 1_000, 0),
                fields.has("lagSeconds") ? fields.seconds("lagSeconds", 0, DAY) : Duration.ZERO,
                fields.numberOr("moreLoadKw", 0, MOST_KW, 0),
                lostMeters(fields.sectionOrEmpty("meters")));
        fields.refuseOthers();
        return faults;
    }

    private static DepotFaults.LostMeters lostMeters(Fields fields) {
        DepotFaults.LostMeters lost = new DepotFaults.LostMeters(
                fields.flagOr("stopped", false),
                turns(fields),
                fields.has("which") ? fields.choice("which", DepotFaults.Which.class) : DepotFaults.Which.ALL);
        fields.refuseOthers();
        return lost;
    }

    private static AnswerFault answer(Fields fields) {
        Duration delay = fields.has("delayMs") ? Duration.ofMillis(fields.whole("delayMs", 0, 600_000)) : Duration.ZERO;
        AnswerFault fault = new AnswerFault(delay, instead(fields));
        fields.refuseOthers();
        return fault;
    }

    private static AnswerFault.Instead instead(Fields fields) {
        boolean close = fields.flagOr("close", false);
        boolean hang = fields.has("hang");
        boolean other = fields.has("status") || fields.has("bodyMegabytes");
        if ((close && hang) || (close && other) || (hang && other)) {
            throw Fields.invalid(fields.pathOf("hang"), "give only one of hang, close and status (with bodyMegabytes)");
        }
        if (close) {
            return new AnswerFault.Instead.Close();
        }
        if (hang) {
            return new AnswerFault.Instead.Hang(fields.choice("hang", Where.class) == Where.IN_BODY);
        }
        return other ? status(fields) : new AnswerFault.Instead.Nothing();
    }

    private enum Where {
        BEFORE_HEADERS,
        IN_BODY
    }

    private static AnswerFault.Instead status(Fields fields) {
        @Nullable
        Integer retryAfter = fields.has("retryAfterSeconds") ? fields.whole("retryAfterSeconds", 0, 86_400) : null;
        return new AnswerFault.Instead.Status(
                fields.has("status") ? fields.whole("status", 200, 599) : 200,
                retryAfter,
                fields.has("location") ? fields.text("location") : null,
                fields.has("bodyMegabytes")
                        ? Math.round(fields.number("bodyMegabytes", 0, 1_000) * BYTES_PER_MEGABYTE)
                        : 0);
    }
}
