package com.betterfleet.derms.partner;

import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.refusal.InvalidValueException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * How one partner is spoken with: the effective properties of a connection, that is its profile's defaults with the
 * connection's own values over them (M14). The rooms ask these properties, never who the partner is.
 *
 * @param heartbeatIntervalSeconds the interval we demand of the partner, at least 1; absent: none is demanded
 * @param offlineAfterIntervals how many of our own intervals after a heartbeat we say that the link is offline
 * @param replacement how a newer forecast replaces older ones
 * @param requestIdReuse what happens to a known request id with another body
 * @param seamToleranceSeconds up to this, a gap between two blocks counts as covered and an overlap is tolerated
 * @param forecastUnits the units in which the partner may state a capacity
 * @param firstForecastTimeoutSeconds after this without a first forecast the operator is told
 * @param groupIdPattern what a group id must look like; absent: anything
 * @param measurementConfiguration the measurement demand we state
 * @param lateDataSeconds so long after its end a window without all its data keeps its place
 * @param measurement which measurements are reported
 * @param perAsset whether a report of assets names each charger instead of one asset that stands for the group
 * @param sendPartial whether a window of which only a part is known is reported
 * @param resendCorrected whether a window that was reported is reported again when late data changes it
 * @param resumeFrom what is reported first after a pause of the link
 * @param backfillPerMinute so many windows of the past are reported at most each minute over the whole connection
 * @param complianceErrorRules which conflicts are told to the partner by themselves
 * @param registration whether tokens may be exchanged with the partner by registration
 * @param registrationOverlapSeconds how long a token of ours is taken after a newer one replaced it
 * @param authentication how either side may show who it is
 * @param requiredHeaders the static headers that we have to send
 * @param requiredInboundHeaders the static headers that the partner has to send
 */
public record PartnerProperties(
        @Nullable BigDecimal heartbeatIntervalSeconds,
        int offlineAfterIntervals,
        ForecastReplacement replacement,
        RequestIdReuse requestIdReuse,
        int seamToleranceSeconds,
        @Nullable AmpereMeaning ampereMeaning,
        Set<CapacityUnit> forecastUnits,
        int recoveryHoldSeconds,
        int firstForecastTimeoutSeconds,
        @Nullable Integer expectedForecastIntervalSeconds,
        int forecastStaleAfterSeconds,
        int windowSeconds,
        int lateDataSeconds,
        @Nullable String groupIdPattern,
        List<MeteringMode> measurementConfiguration,
        ReportedMeasurements measurement,
        boolean perAsset,
        ReportedEnergyUnit energyUnit,
        ReportedPowerUnit powerUnit,
        boolean sendPartial,
        boolean resendCorrected,
        ReportingResumePoint resumeFrom,
        int backfillPerMinute,
        GapPolicy gapPolicy,
        Set<ComplianceRule> complianceErrorRules,
        boolean registration,
        int registrationOverlapSeconds,
        AuthenticationMethods authentication,
        List<String> requiredHeaders,
        List<String> requiredInboundHeaders) {

    private static final int SECONDS_PER_DAY = 86_400;
    private static final BigDecimal MIN_HEARTBEAT_INTERVAL = BigDecimal.ONE;
    private static final BigDecimal MAX_HEARTBEAT_INTERVAL = BigDecimal.valueOf(86_400);

    public PartnerProperties {
        if (heartbeatIntervalSeconds != null
                && (heartbeatIntervalSeconds.compareTo(MIN_HEARTBEAT_INTERVAL) < 0
                        || heartbeatIntervalSeconds.compareTo(MAX_HEARTBEAT_INTERVAL) > 0)) {
            throw new InvalidValueException(
                    "heartbeatIntervalSeconds", heartbeatIntervalSeconds, "1 to 86400 seconds, or null for none");
        }
        requireRange("offlineAfterIntervals", offlineAfterIntervals, 1, 100);
        requireRange("seamToleranceSeconds", seamToleranceSeconds, 0, 60);
        requireRange("recoveryHoldSeconds", recoveryHoldSeconds, 0, 3_600);
        requireRange("firstForecastTimeoutSeconds", firstForecastTimeoutSeconds, 1, 86_400);
        requireRange("forecastStaleAfterSeconds", forecastStaleAfterSeconds, 1, 31_536_000);
        if (expectedForecastIntervalSeconds != null) {
            requireRange("expectedForecastIntervalSeconds", expectedForecastIntervalSeconds, 1, 86_400);
        }
        requireRange("windowSeconds", windowSeconds, 60, SECONDS_PER_DAY);
        if (SECONDS_PER_DAY % windowSeconds != 0) {
            throw new InvalidValueException(
                    "windowSeconds", windowSeconds, "a length that divides a day of 86400 seconds");
        }
        requireRange("lateDataSeconds", lateDataSeconds, 0, 86_400);
        requireRange("backfillPerMinute", backfillPerMinute, 1, 1_000_000);
        requireRange("registrationOverlapSeconds", registrationOverlapSeconds, 0, 604_800);
        if (forecastUnits.isEmpty()) {
            throw new InvalidValueException(
                    "forecastUnits", forecastUnits, "at least one of " + List.of(CapacityUnit.values()));
        }
        requireRegularExpression(groupIdPattern);
        // In the order of the units, not in one that differs from run to run.
        forecastUnits = Collections.unmodifiableSet(EnumSet.copyOf(forecastUnits));
        complianceErrorRules = Collections.unmodifiableSet(
                complianceErrorRules.isEmpty()
                        ? EnumSet.noneOf(ComplianceRule.class)
                        : EnumSet.copyOf(complianceErrorRules));
        measurementConfiguration = List.copyOf(measurementConfiguration);
        requiredHeaders = List.copyOf(requiredHeaders);
        requiredInboundHeaders = List.copyOf(requiredInboundHeaders);
    }

    /** The ways of showing who one is that a connection may use, on our side and on the partner's. */
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
        /** The newest replaces everything from its first start to its last end; its own holes are gaps. */
        HULL,
        /** The newest wins only where it covers. */
        COVERED
    }

    /** What becomes of a message with a known request id and another body. */
    public enum RequestIdReuse {
        REFUSE,
        ACCEPT
    }

    /** What an ampere on all phases means: the current in each phase, or the sum over them. */
    public enum AmpereMeaning {
        PER_PHASE,
        SUM
    }

    /** How energy is measured: a register that never resets, or the energy since a stated time. */
    public enum MeteringMode {
        CONTINUOUS,
        INTERMITTENT
    }

    /** What is reported to the partner: sums of a group, single assets. */
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

    /** Where reporting goes on after nothing could leave for a while. */
    public enum ReportingResumePoint {
        /** After the last window that the partner took: nothing is left out. */
        MARK,
        /** With the first window that ends from then on; the others are skipped. */
        NOW
    }

    /** What holds where primary coverage has a gap and no fallback fills it (M8). One policy can be chosen today. */
    public enum GapPolicy {
        /** The scope returns to the circuit's own safe default, the path without any envelope. */
        SAFE_DEFAULT
    }

    /** What a partner is told of by itself: that a limit it stated cannot be met (M13). */
    public enum ComplianceRule {
        /** The limit is below what the scope cannot shed. */
        UNCONTROLLABLE_LOAD,
        /** The limit could not be written to the circuit. */
        NOT_APPLIED,
        /** The load has been above the limit for a while. */
        LASTING_BREACH
    }

    public Optional<Duration> heartbeatInterval() {
        return Optional.ofNullable(heartbeatIntervalSeconds).map(HandshakeDemands::toDuration);
    }

    public Duration seamTolerance() {
        return Duration.ofSeconds(seamToleranceSeconds);
    }

    public Duration firstForecastTimeout() {
        return Duration.ofSeconds(firstForecastTimeoutSeconds);
    }

    public Duration recoveryPeriod() {
        return Duration.ofSeconds(recoveryHoldSeconds);
    }

    /** How often the partner normally sends a forecast; empty: at no known interval. */
    public Optional<Duration> expectedForecastInterval() {
        return Optional.ofNullable(expectedForecastIntervalSeconds).map(Duration::ofSeconds);
    }

    public Duration forecastStaleAfter() {
        return Duration.ofSeconds(forecastStaleAfterSeconds);
    }

    public Duration windowLength() {
        return Duration.ofSeconds(windowSeconds);
    }

    public Duration registrationOverlap() {
        return Duration.ofSeconds(registrationOverlapSeconds);
    }

    public Duration lateDataPeriod() {
        return Duration.ofSeconds(lateDataSeconds);
    }

    /** What we demand of the partner in a handshake. */
    public HandshakeDemands ownDemands() {
        return new HandshakeDemands(Optional.ofNullable(heartbeatIntervalSeconds), measurementConfiguration);
    }

    public void requireGroupId(String groupId) {
        if (groupIdPattern != null && !Pattern.matches(groupIdPattern, groupId)) {
            throw new InvalidValueException("groupId", groupId, "a text that matches " + groupIdPattern);
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
