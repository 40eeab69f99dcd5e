package com.betterfleet.simulator.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Faults of the distributor and the depot.
 *
 * @param configuredFields the section as written, for {@code GET /status}
 * @param clockOffset how far the clock is ahead (negative: behind) in everything the distributor sends
 * @param answers by message type, or {@code all}
 * @param tokenChanges changes of the token endpoint's normal response
 * @param token fault of the token endpoint, or null
 */
public record FaultPlan(
        Map<String, Object> configuredFields,
        Duration clockOffset,
        HeartbeatFaults heartbeats,
        HandshakeFaults handshake,
        SendingFaults sending,
        Map<String, AnswerFault> answers,
        TokenChanges tokenChanges,
        @Nullable AnswerFault token,
        DepotFaults depot) {

    public FaultPlan {
        configuredFields = Map.copyOf(configuredFields);
        answers = Map.copyOf(answers);
    }

    /** Which {@code offline_mode_at} a heartbeat names. */
    public enum OfflineModeAt {
        NORMAL,
        ONE_INTERVAL,
        PAST,
        YEAR_2099
    }

    /** @param turns periods in which heartbeats are sent and not sent */
    public record HeartbeatFaults(boolean stopped, AlternatingPeriods turns, OfflineModeAt offlineModeAt) {
        public boolean isSilentAt(Instant now) {
            return stopped || turns.isOffAt(now);
        }
    }

    /**
     * @param initiator instead of the scenario's, or null
     * @param acknowledges false: a handshake is accepted and never acknowledged
     * @param flat without the wrapper {@code required_behaviour}
     * @param bare with an empty wrapper
     * @param measurementConfiguration instead of the scenario's, or null
     * @param heartbeatInterval instead of the scenario's, exactly as written (1 and 1.0 differ on the wire), or null
     */
    public record HandshakeFaults(
            LinkPlan.@Nullable Initiator initiator,
            boolean acknowledges,
            boolean flat,
            boolean bare,
            @Nullable List<String> measurementConfiguration,
            @Nullable Number heartbeatInterval) {}

    /**
     * @param duplicated types of which each message is sent twice, with the same id and body
     * @param reusingIds types of which all messages have the same id
     * @param reordersForecasts each pair of forecasts is followed by one made an interval earlier, at half the power
     * @param slashes surplus slashes in the path of each message
     * @param acknowledgePath the path of a handshake acknowledge
     */
    public record SendingFaults(
            List<String> duplicated,
            List<String> reusingIds,
            boolean reordersForecasts,
            SurplusSlashes slashes,
            String acknowledgePath) {}

    /** Slashes that a carelessly joined address has: before the name of the message, or at its end. */
    public enum SurplusSlashes {
        NONE,
        DOUBLE,
        TRAILING
    }

    public @Nullable AnswerFault faultFor(String type) {
        return answers.getOrDefault(type, answers.get("all"));
    }

    /** @return the initiator in force */
    public LinkPlan.Initiator effectiveInitiator(LinkPlan.Initiator planned) {
        LinkPlan.Initiator other = handshake.initiator();
        return other == null ? planned : other;
    }
}
