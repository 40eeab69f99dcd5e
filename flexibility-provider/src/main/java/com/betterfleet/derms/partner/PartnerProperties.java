package com.betterfleet.derms.partner;

import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The effective properties of a connection: its profile's defaults with the connection's own values over them (M14).
 *
 * <p>Every difference between partners is one of these properties. Their JSON is flat: the groups exist in Java only.
 *
 * @param complianceErrorRules the conflicts that are sent to the partner without an operator's request
 * @param inboundAliases the protocol's messages by the names in their place that the partner uses in its paths
 */
public record PartnerProperties(
        @JsonUnwrapped HeartbeatProperties heartbeats,
        @JsonUnwrapped ForecastProperties forecasts,
        @JsonUnwrapped RecoveryProperties recovery,
        @JsonUnwrapped MeteringProperties metering,
        @JsonUnwrapped ReportingProperties reporting,
        Set<ComplianceRule> complianceErrorRules,
        @JsonUnwrapped CredentialProperties credentials,
        Map<String, String> inboundAliases) {

    private static final int SECONDS_PER_DAY = 86_400;
    private static final BigDecimal MIN_HEARTBEAT_INTERVAL = BigDecimal.ONE;
    private static final BigDecimal MAX_HEARTBEAT_INTERVAL = BigDecimal.valueOf(86_400);

    public PartnerProperties {
        complianceErrorRules = Collections.unmodifiableSet(
                complianceErrorRules.isEmpty()
                        ? EnumSet.noneOf(ComplianceRule.class)
                        : EnumSet.copyOf(complianceErrorRules));
        inboundAliases = Collections.unmodifiableMap(new TreeMap<>(inboundAliases));
    }

    /**
     * Heartbeats in both directions.
     *
     * @param heartbeatIntervalSeconds the interval demanded of the partner, 1 to 86400; absent: none is demanded
     * @param offlineAfterIntervals the service's own intervals after a heartbeat until it counts as offline, 1 to 100
     */
    public record HeartbeatProperties(@Nullable BigDecimal heartbeatIntervalSeconds, int offlineAfterIntervals) {
        public HeartbeatProperties {
            if (heartbeatIntervalSeconds != null
                    && (heartbeatIntervalSeconds.compareTo(MIN_HEARTBEAT_INTERVAL) < 0
                            || heartbeatIntervalSeconds.compareTo(MAX_HEARTBEAT_INTERVAL) > 0)) {
                throw new InvalidValueException(
                        "heartbeatIntervalSeconds", heartbeatIntervalSeconds, "1 to 86400 seconds, or null for none");
            }
            requireRange("offlineAfterIntervals", offlineAfterIntervals, 1, 100);
        }
    }

    /**
     * The partner's forecasts.
     *
     * @param replacement how a newer forecast replaces older ones
     * @param requestIdReuse the handling of a known request id with another body
     * @param seamToleranceSeconds the longest gap between two blocks that counts as covered, and the longest tolerated overlap
     * @param forecastUnits the units in which the partner may state a capacity
     * @param firstForecastTimeoutSeconds the time without a first forecast after which the operator is notified
     * @param groupIdPattern the regular expression that a group id matches; absent: any text
     */
    public record ForecastProperties(
            ForecastReplacement replacement,
            RequestIdReuse requestIdReuse,
            int seamToleranceSeconds,
            @Nullable AmpereMeaning ampereMeaning,
            Set<CapacityUnit> forecastUnits,
            int firstForecastTimeoutSeconds,
            @Nullable Integer expectedForecastIntervalSeconds,
            int forecastStaleAfterSeconds,
            @Nullable String groupIdPattern) {
        public ForecastProperties {
            requireRange("seamToleranceSeconds", seamToleranceSeconds, 0, 60);
            requireRange("firstForecastTimeoutSeconds", firstForecastTimeoutSeconds, 1, 86_400);
            requireRange("forecastStaleAfterSeconds", forecastStaleAfterSeconds, 1, 31_536_000);
            if (expectedForecastIntervalSeconds != null) {
                requireRange("expectedForecastIntervalSeconds", expectedForecastIntervalSeconds, 1, 86_400);
            }
            if (forecastUnits.isEmpty()) {
                throw new InvalidValueException(
                        "forecastUnits", forecastUnits, "at least one of " + List.of(CapacityUnit.values()));
            }
            requireRegularExpression(groupIdPattern);
            // Sorted by unit, so that every run has the same order.
            forecastUnits = Collections.unmodifiableSet(EnumSet.copyOf(forecastUnits));
        }
    }

    /**
     * Gaps in the coverage by forecasts and lost links.
     *
     * @param recoveryHoldSeconds the time after a return of the link during which the former limits still apply, 0 to 3600
     */
    public record RecoveryProperties(int recoveryHoldSeconds, GapPolicy gapPolicy) {
        public RecoveryProperties {
            requireRange("recoveryHoldSeconds", recoveryHoldSeconds, 0, 3_600);
        }
    }

    /**
     * Measurements over windows.
     *
     * @param windowSeconds the length of a window; divides a day
     * @param lateDataSeconds the time after its end during which a window waits for missing data, 0 to 86400
     * @param measurementConfiguration the measurement modes that the service offers in a handshake
     */
    public record MeteringProperties(
            int windowSeconds, int lateDataSeconds, List<MeteringMode> measurementConfiguration) {
        public MeteringProperties {
            requireRange("windowSeconds", windowSeconds, 60, SECONDS_PER_DAY);
            if (SECONDS_PER_DAY % windowSeconds != 0) {
                throw new InvalidValueException(
                        "windowSeconds", windowSeconds, "a length that divides a day of 86400 seconds");
            }
            requireRange("lateDataSeconds", lateDataSeconds, 0, 86_400);
            measurementConfiguration = List.copyOf(measurementConfiguration);
        }
    }

    /**
     * Reports of measurements to the partner.
     *
     * @param measurement which measurements are reported
     * @param perAsset whether a report names each charger instead of one asset that represents the group
     * @param sendPartial whether a window with incomplete data is reported
     * @param resendCorrected whether a reported window is reported again when late data changes it
     * @param resumeFrom the first window reported after a pause of the link
     * @param backfillPerMinute the most past windows reported in one minute over the whole connection, 1 to 1000000
     */
    public record ReportingProperties(
            ReportedMeasurements measurement,
            boolean perAsset,
            ReportedEnergyUnit energyUnit,
            ReportedPowerUnit powerUnit,
            boolean sendPartial,
            boolean resendCorrected,
            ReportingResumePoint resumeFrom,
            int backfillPerMinute) {
        public ReportingProperties {
            requireRange("backfillPerMinute", backfillPerMinute, 1, 1_000_000);
        }
    }

    /**
     * Credentials of both sides.
     *
     * @param registration whether tokens may be exchanged with the partner by registration
     * @param registrationOverlapSeconds how long a token of the service stays valid after its replacement, 0 to 604800
     * @param authentication the ways of authentication that a connection may use
     * @param requiredHeaders the static headers that the service has to send
     * @param requiredInboundHeaders the static headers that the partner has to send
     */
    public record CredentialProperties(
            boolean registration,
            int registrationOverlapSeconds,
            AuthenticationMethods authentication,
            List<String> requiredHeaders,
            List<String> requiredInboundHeaders) {
        public CredentialProperties {
            requireRange("registrationOverlapSeconds", registrationOverlapSeconds, 0, 604_800);
            requiredHeaders = List.copyOf(requiredHeaders);
            requiredInboundHeaders = List.copyOf(requiredInboundHeaders);
        }
    }

    /** The ways of authentication that a connection may use, by the service and by the partner. */
    public record AuthenticationMethods(List<AuthenticationType> outbound, List<AuthenticationType> inbound) {
        public AuthenticationMethods {
            if (outbound.isEmpty() || inbound.isEmpty()) {
                throw new InvalidValueException(
                        "authentication", "empty on one side", "at least one of token and oauth, outbound and inbound");
            }
            outbound = List.copyOf(outbound);
            inbound = List.copyOf(inbound);
        }
    }

    /** How a newer forecast replaces older blocks of its group and type. */
    public enum ForecastReplacement {
        /** The newest forecast replaces older blocks from its first start to its last end; its holes are gaps. */
        HULL,
        /** The newest forecast replaces older blocks only where it has blocks. */
        COVERED
    }

    /** The handling of a message with a known request id and another body. */
    public enum RequestIdReuse {
        REFUSE,
        ACCEPT
    }

    /** The meaning of an ampere value on all phases: the current in each phase, or the sum over them. */
    public enum AmpereMeaning {
        PER_PHASE,
        SUM
    }

    /** The kind of energy measurement: a register that never resets, or the energy since a stated time. */
    public enum MeteringMode {
        CONTINUOUS,
        INTERMITTENT
    }

    /** The measurements reported to the partner: sums of a group, single assets. */
    public record ReportedMeasurements(boolean group, boolean asset) {}

    /** The unit in which energy is reported. */
    public enum ReportedEnergyUnit {
        WH,
        KWH
    }

    /** The unit in which the mean power of a window is reported. */
    public enum ReportedPowerUnit {
        W,
        KW
    }

    /** The point from which reporting resumes after a pause of sending. */
    public enum ReportingResumePoint {
        /** After the last window that the partner accepted: no window is skipped. */
        MARK,
        /** With the first window that ends after the pause; earlier ones are skipped. */
        NOW
    }

    /** The policy for a gap in primary coverage that no fallback fills (M8). There is one policy at present. */
    public enum GapPolicy {
        /** The scope returns to the circuit's own safe default, the path without any envelope. */
        SAFE_DEFAULT
    }

    /** A reason for which the partner is notified that its limit cannot be met (M13). */
    public enum ComplianceRule {
        /** The limit is below the load that the scope cannot reduce. */
        UNCONTROLLABLE_LOAD,
        /** The limit could not be written to the circuit. */
        NOT_APPLIED,
        /** The load has exceeded the limit for some time. */
        LASTING_BREACH
    }

    public Optional<Duration> heartbeatInterval() {
        return Optional.ofNullable(heartbeats.heartbeatIntervalSeconds).map(HandshakeDemands::toDuration);
    }

    public Duration seamTolerance() {
        return Duration.ofSeconds(forecasts.seamToleranceSeconds);
    }

    public Duration firstForecastTimeout() {
        return Duration.ofSeconds(forecasts.firstForecastTimeoutSeconds);
    }

    public Duration recoveryPeriod() {
        return Duration.ofSeconds(recovery.recoveryHoldSeconds);
    }

    /** Returns the usual interval of the partner's forecasts; empty if unknown. */
    public Optional<Duration> expectedForecastInterval() {
        return Optional.ofNullable(forecasts.expectedForecastIntervalSeconds).map(Duration::ofSeconds);
    }

    public Duration forecastStaleAfter() {
        return Duration.ofSeconds(forecasts.forecastStaleAfterSeconds);
    }

    public Duration windowLength() {
        return Duration.ofSeconds(metering.windowSeconds);
    }

    public Duration registrationOverlap() {
        return Duration.ofSeconds(credentials.registrationOverlapSeconds);
    }

    public Duration lateDataPeriod() {
        return Duration.ofSeconds(metering.lateDataSeconds);
    }

    /** Returns the service's own demands in a handshake. */
    public HandshakeDemands ownDemands() {
        return new HandshakeDemands(
                Optional.ofNullable(heartbeats.heartbeatIntervalSeconds), metering.measurementConfiguration);
    }

    public void requireGroupId(String groupId) {
        String pattern = forecasts.groupIdPattern;
        if (pattern != null && !Pattern.matches(pattern, groupId)) {
            throw new InvalidValueException("groupId", groupId, "a text that matches " + pattern);
        }
    }

    private static void requireRange(String field, int value, int from, int to) {
        if (value < from || value > to) {
            throw new InvalidValueException(field, value, "%d to %d".formatted(from, to));
        }
    }

    private static void requireRegularExpression(@Nullable String pattern) {
        try {
            if (pattern != null) {
                Pattern.compile(pattern);
            }
        } catch (PatternSyntaxException e) {
            throw new InvalidValueException("groupIdPattern", pattern, "a regular expression");
        }
    }
}
