package com.betterfleet.derms.console;

import com.betterfleet.derms.compliance.Adjustment;
import com.betterfleet.derms.compliance.Adjustment.Match;
import com.betterfleet.derms.compliance.ComplianceError;
import com.betterfleet.derms.power.Power;
import java.util.List;
import java.util.Optional;

/**
 * What was said to the partner about a scope's limits, and what came of it (M12, M13).
 *
 * @param requests newest first
 * @param errors newest first
 */
record NegotiationView(
        String scopeId,
        String partner,
        List<Adjustment> requests,
        List<ComplianceError> errors,
        Rights may,
        Figures figures) {

    public boolean isEmpty() {
        return requests.isEmpty() && errors.isEmpty();
    }

    public ChipView chip(Adjustment request) {
        return switch (request.state()) {
            case QUEUED -> new ChipView("Waits to leave", Tone.GREY, "hourglass");
            case DELIVERED -> new ChipView("Waits for an answer", Tone.GREY, "hourglass");
            case ANSWERED ->
                request.answer().isPresent() && refused(request)
                        ? new ChipView("Not granted", Tone.PLAIN, "arrow-down-right")
                        : new ChipView("Granted", Tone.PLAIN, "check");
            case PARTLY_ANSWERED -> new ChipView("Granted in part", Tone.PLAIN, "check");
            case UNANSWERED -> new ChipView("No answer", Tone.GREY, "clock");
            case FAILED -> new ChipView("Failed", Tone.YELLOW, "triangle-alert");
            case CANCELLED -> new ChipView("Cancelled", Tone.GREY, "unplug");
        };
    }

    public ChipView chip(ComplianceError error) {
        return switch (error.state()) {
            case QUEUED -> new ChipView("Waits to leave", Tone.GREY, "hourglass");
            case DELIVERED -> new ChipView("Told", Tone.PLAIN, "check");
            case FAILED -> new ChipView("Failed", Tone.YELLOW, "triangle-alert");
            case CANCELLED -> new ChipView("Cancelled", Tone.GREY, "unplug");
        };
    }

    private static boolean refused(Adjustment request) {
        for (int i = 0; i < request.blocks().size(); i++) {
            if (request.blocks().get(i).met(request.granted(i))) {
                return false;
            }
        }
        return true;
    }

    /** What came of it, in a sentence. */
    public String outcome(Adjustment request) {
        return switch (request.state()) {
            case QUEUED ->
                request.trouble()
                        .map(why -> "It is tried again: " + why + ".")
                        .orElse("It leaves while the link is online.");
            case DELIVERED -> "%s has it and has not answered. The limit stays as it is.".formatted(partner);
            case ANSWERED, PARTLY_ANSWERED -> answered(request);
            case UNANSWERED -> "%s did not answer before the last block ended.".formatted(partner);
            case FAILED, CANCELLED -> request.trouble().map(why -> why + ".").orElse("");
        };
    }

    private String answered(Adjustment request) {
        return request.answer()
                .map(answer -> "Answered at %s by its forecast %s, %s."
                        .formatted(
                                figures.time(answer.at()),
                                answer.requestId(),
                                answer.match() == Match.CORRELATION
                                        ? "which says so"
                                        : "which moves these blocks and names no request"))
                .orElse("");
    }

    /** "asked 900 kW, was 400 kW, granted 700 kW". */
    public String words(Adjustment request, int block) {
        Adjustment.Block asked = request.blocks().get(block);
        Optional<Power> granted = request.granted(block);
        StringBuilder words = new StringBuilder("asked " + kw(asked.wanted()));
        words.append(asked.before().map(power -> ", was " + kw(power)).orElse(", was not stated"));
        if (request.answer().isPresent()) {
            words.append(granted.map(power -> ", now " + kw(power)).orElse(", not in the answer"));
        }
        return words.toString();
    }

    public String why(ComplianceError error) {
        return error.rule()
                .map(rule -> switch (rule) {
                    case UNCONTROLLABLE_LOAD -> "by rule: below what cannot be shed";
                    case NOT_APPLIED -> "by rule: could not be applied";
                    case LASTING_BREACH -> "by rule: a breach that lasts";
                })
                .orElse("by " + error.reportedBy());
    }

    private String kw(Power power) {
        return figures.kw(power.kilowatts());
    }
}
