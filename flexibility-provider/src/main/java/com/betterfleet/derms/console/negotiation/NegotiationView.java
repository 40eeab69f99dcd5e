package com.betterfleet.derms.console.negotiation;

import com.betterfleet.derms.compliance.Adjustment;
import com.betterfleet.derms.compliance.Adjustment.AnswerMatch;
import com.betterfleet.derms.compliance.ComplianceError;
import com.betterfleet.derms.console.layout.ChipView;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.PagePermissions;
import com.betterfleet.derms.console.layout.StatusColor;
import com.betterfleet.derms.power.Power;
import java.util.List;
import java.util.Optional;

/**
 * The requests and reports sent to the partner about a scope, with their results (M12, M13).
 *
 * @param requests newest first
 * @param errors newest first
 */
public record NegotiationView(
        String scopeId,
        String partner,
        List<Adjustment> requests,
        List<ComplianceError> errors,
        PagePermissions permissions,
        Formats formats) {

    public boolean isEmpty() {
        return requests.isEmpty() && errors.isEmpty();
    }

    public ChipView chip(Adjustment request) {
        return switch (request.state()) {
            case QUEUED -> new ChipView("Queued", StatusColor.GREY, "hourglass");
            case DELIVERED -> new ChipView("Awaiting reply", StatusColor.GREY, "hourglass");
            case ANSWERED ->
                request.answer().isPresent() && isRefused(request)
                        ? new ChipView("Not granted", StatusColor.PLAIN, "arrow-down-right")
                        : new ChipView("Granted", StatusColor.PLAIN, "check");
            case PARTLY_ANSWERED -> new ChipView("Granted in part", StatusColor.PLAIN, "check");
            case UNANSWERED -> new ChipView("No answer", StatusColor.GREY, "clock");
            case FAILED -> new ChipView("Failed", StatusColor.YELLOW, "triangle-alert");
            case CANCELLED -> new ChipView("Cancelled", StatusColor.GREY, "unplug");
        };
    }

    public ChipView chip(ComplianceError error) {
        return switch (error.state()) {
            case QUEUED -> new ChipView("Queued", StatusColor.GREY, "hourglass");
            case DELIVERED -> new ChipView("Delivered", StatusColor.PLAIN, "check");
            case FAILED -> new ChipView("Failed", StatusColor.YELLOW, "triangle-alert");
            case CANCELLED -> new ChipView("Cancelled", StatusColor.GREY, "unplug");
        };
    }

    private static boolean isRefused(Adjustment request) {
        for (int i = 0; i < request.blocks().size(); i++) {
            if (request.blocks().get(i).isMetBy(request.grantedCapacity(i))) {
                return false;
            }
        }
        return true;
    }

    /** The result of a request, as a sentence. */
    public String describeOutcome(Adjustment request) {
        return switch (request.state()) {
            case QUEUED ->
                request.undeliveredReason()
                        .map(why -> "It will be retried: " + why + ".")
                        .orElse("It is sent when the link is online.");
            case DELIVERED -> "%s has received it and has not replied. The limit stays as it is.".formatted(partner);
            case ANSWERED, PARTLY_ANSWERED -> describeAnswer(request);
            case UNANSWERED -> "%s did not answer before the last block ended.".formatted(partner);
            case FAILED, CANCELLED ->
                request.undeliveredReason().map(why -> why + ".").orElse("");
        };
    }

    private String describeAnswer(Adjustment request) {
        return request.answer()
                .map(answer -> "Answered at %s by its forecast %s, %s."
                        .formatted(
                                formats.formatTime(answer.answeredAt()),
                                answer.forecastRequestId(),
                                answer.match() == AnswerMatch.CORRELATION
                                        ? "which names this request"
                                        : "which changes these blocks and names no request"))
                .orElse("");
    }

    /** "requested 900 kW, was 400 kW, granted 700 kW". */
    public String describeBlock(Adjustment request, int block) {
        Adjustment.AdjustmentBlock requested = request.blocks().get(block);
        Optional<Power> granted = request.grantedCapacity(block);
        StringBuilder words = new StringBuilder("requested " + formatPower(requested.requestedCapacity()));
        words.append(requested
                .statedCapacity()
                .map(power -> ", was " + formatPower(power))
                .orElse(", was not stated"));
        if (request.answer().isPresent()) {
            words.append(granted.map(power -> ", now " + formatPower(power)).orElse(", not in the answer"));
        }
        return words.toString();
    }

    public String describeOrigin(ComplianceError error) {
        return error.rule()
                .map(rule -> switch (rule) {
                    case UNCONTROLLABLE_LOAD -> "automatic: limit is below the load that cannot be switched off";
                    case NOT_APPLIED -> "automatic: the limit could not be applied";
                    case LASTING_BREACH -> "automatic: a lasting breach";
                })
                .orElse("by " + error.reportedBy());
    }

    private String formatPower(Power power) {
        return formats.formatPower(power.kilowatts());
    }
}
