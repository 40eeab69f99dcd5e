package com.betterfleet.simulator.scenario;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Parses the section {@code faults}. Every field is optional and means no fault when omitted. */
final class FaultSection {
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

    private FaultSection() {}

    static FaultPlan parse(Map<?, ?> values) {
        SectionReader fields = new SectionReader("faults", values);
        SectionReader token = fields.optionalSection("token");
        FaultPlan plan = new FaultPlan(
                fields.asMap(),
                fields.has("clockOffsetSeconds")
                        ? fields.seconds("clockOffsetSeconds", -MOST_OFFSET, MOST_OFFSET)
                        : Duration.ZERO,
                heartbeats(fields.sectionOrEmpty("heartbeats")),
                handshake(fields.sectionOrEmpty("handshake")),
                sending(fields.sectionOrEmpty("sending")),
                answers(fields.sectionOrEmpty("answers")),
                token == null ? TokenChanges.NONE : tokenChanges(token),
                token == null ? null : answer(token),
                depot(fields.sectionOrEmpty("depot")));
        fields.rejectUnknownFields();
        return plan;
    }

    /** The fields that change a token's response; the others replace it. */
    private static TokenChanges tokenChanges(SectionReader fields) {
        return new TokenChanges(
                fields.has("expiresIn") ? fields.requireNumber("expiresIn") : null,
                fields.has("tokenType") ? fields.text("tokenType") : null,
                fields.flagOr("compressed", false));
    }

    private static FaultPlan.HeartbeatFaults heartbeats(SectionReader fields) {
        FaultPlan.HeartbeatFaults faults = new FaultPlan.HeartbeatFaults(
                fields.flagOr("stopped", false),
                turns(fields),
                fields.has("offlineModeAt")
                        ? fields.choice("offlineModeAt", FaultPlan.OfflineModeAt.class)
                        : FaultPlan.OfflineModeAt.NORMAL);
        fields.rejectUnknownFields();
        return faults;
    }

    private static AlternatingPeriods turns(SectionReader fields) {
        boolean alternates = fields.has("sentForSeconds") || fields.has("silentForSeconds");
        return alternates
                ? new AlternatingPeriods(
                        fields.seconds("sentForSeconds", 1, DAY), fields.seconds("silentForSeconds", 1, DAY))
                : AlternatingPeriods.none();
    }

    private static FaultPlan.HandshakeFaults handshake(SectionReader fields) {
        FaultPlan.HandshakeFaults faults = new FaultPlan.HandshakeFaults(
                fields.has("initiator") ? fields.choice("initiator", LinkPlan.Initiator.class) : null,
                fields.flagOr("acknowledges", true),
                fields.flagOr("flat", false),
                fields.flagOr("bare", false),
                fields.has("measurementConfiguration")
                        ? fields.texts("measurementConfiguration", List.of("INTERMITTENT", "CONTINUOUS"))
                        : null,
                fields.has("heartbeatInterval") ? fields.requireNumber("heartbeatInterval") : null);
        fields.rejectUnknownFields();
        return faults;
    }

    private static FaultPlan.SendingFaults sending(SectionReader fields) {
        FaultPlan.SendingFaults faults = new FaultPlan.SendingFaults(
                fields.has("duplicates") ? fields.texts("duplicates", SENT) : List.of(),
                fields.has("reusesRequestId") ? fields.texts("reusesRequestId", SENT) : List.of(),
                fields.flagOr("reordersForecasts", false),
                fields.has("slashes")
                        ? fields.choice("slashes", FaultPlan.SurplusSlashes.class)
                        : FaultPlan.SurplusSlashes.NONE,
                fields.has("acknowledgePath") ? fields.text("acknowledgePath") : "handshake_acknowledge");
        fields.rejectUnknownFields();
        return faults;
    }

    private static Map<String, AnswerFault> answers(SectionReader fields) {
        Map<String, AnswerFault> answers = new HashMap<>();
        for (String type : RECEIVED) {
            SectionReader section = fields.optionalSection(type);
            if (section != null) {
                answers.put(type, answer(section));
            }
        }
        fields.rejectUnknownFields();
        return answers;
    }

    private static DepotFaults depot(SectionReader fields) {
        if (fields.has("exceedsKw") && fields.has("exceedsPercent")) {
            throw SectionReader.invalid(fields.pathOf("exceedsKw"), "give only one of exceedsKw and exceedsPercent");
        }
        DepotFaults faults = new DepotFaults(
                fields.numberOr("exceedsKw", 0, MOST_KW, 0),
                fields.numberOr("exceedsPercent", 0, 1_000, 0),
                fields.has("lagSeconds") ? fields.seconds("lagSeconds", 0, DAY) : Duration.ZERO,
                fields.numberOr("moreLoadKw", 0, MOST_KW, 0),
                lostMeters(fields.sectionOrEmpty("meters")));
        fields.rejectUnknownFields();
        return faults;
    }

    private static DepotFaults.LostMeters lostMeters(SectionReader fields) {
        DepotFaults.LostMeters lost = new DepotFaults.LostMeters(
                fields.flagOr("stopped", false),
                turns(fields),
                fields.has("which")
                        ? fields.choice("which", DepotFaults.MeterSelection.class)
                        : DepotFaults.MeterSelection.ALL);
        fields.rejectUnknownFields();
        return lost;
    }

    private static AnswerFault answer(SectionReader fields) {
        Duration delay = fields.has("delayMs") ? Duration.ofMillis(fields.whole("delayMs", 0, 600_000)) : Duration.ZERO;
        AnswerFault fault = new AnswerFault(delay, instead(fields));
        fields.rejectUnknownFields();
        return fault;
    }

    private static AnswerFault.AnswerReplacement instead(SectionReader fields) {
        boolean close = fields.flagOr("close", false);
        boolean hang = fields.has("hang");
        boolean closeReused = fields.flagOr("closeReused", false);
        boolean other = fields.has("status") || fields.has("bodyMegabytes") || fields.has("body");
        if (Stream.of(close, closeReused, hang, other).filter(given -> given).count() > 1) {
            throw SectionReader.invalid(
                    fields.pathOf("hang"),
                    "give only one of hang, close, closeReused and status (with body or bodyMegabytes)");
        }
        if (closeReused) {
            return new AnswerFault.AnswerReplacement.ClosedReusedConnection();
        }
        if (close) {
            return new AnswerFault.AnswerReplacement.ClosedConnection();
        }
        if (hang) {
            return new AnswerFault.AnswerReplacement.HangingAnswer(
                    fields.choice("hang", HangPosition.class) == HangPosition.IN_BODY);
        }
        return other ? status(fields) : new AnswerFault.AnswerReplacement.NoReplacement();
    }

    private enum HangPosition {
        BEFORE_HEADERS,
        IN_BODY
    }

    private static AnswerFault.AnswerReplacement status(SectionReader fields) {
        @Nullable
        Integer retryAfter = fields.has("retryAfterSeconds") ? fields.whole("retryAfterSeconds", 0, 86_400) : null;
        return new AnswerFault.AnswerReplacement.StatusReplacement(
                fields.has("status") ? fields.whole("status", 200, 599) : 200,
                retryAfter,
                fields.flagOr("retryAfterAsDate", false),
                fields.has("location") ? fields.text("location") : null,
                fields.has("bodyMegabytes")
                        ? Math.round(fields.number("bodyMegabytes", 0, 1_000) * BYTES_PER_MEGABYTE)
                        : 0,
                fields.has("body") ? fields.text("body") : null);
    }
}
