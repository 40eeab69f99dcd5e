package com.betterfleet.derms.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.betterfleet.derms.partner.PartnerProperties.AmpereMeaning;
import com.betterfleet.derms.partner.PartnerProperties.AuthenticationMethods;
import com.betterfleet.derms.partner.PartnerProperties.ComplianceRule;
import com.betterfleet.derms.partner.PartnerProperties.CredentialProperties;
import com.betterfleet.derms.partner.PartnerProperties.ForecastProperties;
import com.betterfleet.derms.partner.PartnerProperties.ForecastReplacement;
import com.betterfleet.derms.partner.PartnerProperties.GapPolicy;
import com.betterfleet.derms.partner.PartnerProperties.HeartbeatProperties;
import com.betterfleet.derms.partner.PartnerProperties.MeteringMode;
import com.betterfleet.derms.partner.PartnerProperties.MeteringProperties;
import com.betterfleet.derms.partner.PartnerProperties.RecoveryProperties;
import com.betterfleet.derms.partner.PartnerProperties.ReportedEnergyUnit;
import com.betterfleet.derms.partner.PartnerProperties.ReportedMeasurements;
import com.betterfleet.derms.partner.PartnerProperties.ReportedPowerUnit;
import com.betterfleet.derms.partner.PartnerProperties.ReportingProperties;
import com.betterfleet.derms.partner.PartnerProperties.ReportingResumePoint;
import com.betterfleet.derms.partner.PartnerProperties.RequestIdReuse;
import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.refusal.InvalidValueException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

class PartnerProfilesTests {

    private final JsonMapper json = JsonMapper.builder().build();
    private final PartnerProfiles profiles = new PartnerProfiles(json);

    @Test
    void vectorProfileHasTheseProperties() {
        assertThat(profiles.resolveProperties("vector", Map.of()))
                .isEqualTo(new PartnerProperties(
                        new HeartbeatProperties(BigDecimal.valueOf(60), 3),
                        new ForecastProperties(
                                ForecastReplacement.HULL,
                                RequestIdReuse.ACCEPT,
                                5,
                                null,
                                Set.of(CapacityUnit.W, CapacityUnit.KW),
                                1800,
                                900,
                                2700,
                                "[A-Za-z0-9]+"),
                        new RecoveryProperties(10, GapPolicy.SAFE_DEFAULT),
                        new MeteringProperties(900, 600, List.of(MeteringMode.INTERMITTENT)),
                        new ReportingProperties(
                                new ReportedMeasurements(false, true),
                                false,
                                ReportedEnergyUnit.WH,
                                ReportedPowerUnit.KW,
                                false,
                                false,
                                ReportingResumePoint.MARK,
                                1200),
                        EnumSet.allOf(ComplianceRule.class),
                        new CredentialProperties(
                                false,
                                300,
                                new AuthenticationMethods(
                                        List.of(AuthenticationType.OAUTH), List.of(AuthenticationType.OAUTH)),
                                List.of("fp-id", "apikey"),
                                List.of()),
                        Map.of("handshake_acknowledgment", "handshake_acknowledge")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vector", "oscp"})
    void jsonOfTheEffectivePropertiesIsFlatLikeTheProfile(String profile) throws IOException {
        try (InputStream file = Objects.requireNonNull(
                PartnerProfilesTests.class.getResourceAsStream("/partner-profiles/" + profile + ".json"))) {
            String written = json.writeValueAsString(profiles.resolveProperties(profile, Map.of()));
            assertThat(json.readTree(written)).isEqualTo(json.readTree(file));
        }
    }

    @Test
    void profileAddedAsAFileIsKnown() throws IOException {
        URL added = Objects.requireNonNull(PartnerProfilesTests.class.getResource("/added-profile/"));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader withAddedProfile = new URLClassLoader(new URL[] {added}, before)) {
            thread.setContextClassLoader(withAddedProfile);
            PartnerProfiles three = new PartnerProfiles(json);

            assertThat(three.resolveProperties("depot", Map.of()).windowLength())
                    .isEqualTo(Duration.ofMinutes(5));
            refuses(
                    () -> three.resolveProperties("other", Map.of()),
                    "profile is \"other\"; expected one of [depot, oscp, vector]");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void storedPropertiesAreReadAsStatedIncludingNull() {
        Map<String, Object> none = new HashMap<>();
        none.put("heartbeatIntervalSeconds", null);
        none.put("windowSeconds", 300);
        String stored = json.writeValueAsString(none);
        assertThat(profiles.resolveStoredProperties("oscp", stored))
                .isEqualTo(profiles.resolveProperties("oscp", none));
        assertThat(profiles.resolveStoredProperties("oscp", stored))
                .isSameAs(profiles.resolveStoredProperties("oscp", stored));
        assertThat(profiles.resolveStoredProperties("vector", stored))
                .isEqualTo(profiles.resolveProperties("vector", none));
    }

    @Test
    void oscpProfileHasTheseProperties() {
        assertThat(profiles.resolveProperties("oscp", Map.of()))
                .isEqualTo(new PartnerProperties(
                        new HeartbeatProperties(BigDecimal.valueOf(60), 3),
                        new ForecastProperties(
                                ForecastReplacement.COVERED,
                                RequestIdReuse.REFUSE,
                                5,
                                null,
                                Set.of(CapacityUnit.values()),
                                1800,
                                null,
                                86400,
                                null),
                        new RecoveryProperties(10, GapPolicy.SAFE_DEFAULT),
                        new MeteringProperties(900, 600, List.of()),
                        new ReportingProperties(
                                new ReportedMeasurements(true, false),
                                false,
                                ReportedEnergyUnit.WH,
                                ReportedPowerUnit.KW,
                                false,
                                false,
                                ReportingResumePoint.MARK,
                                1200),
                        EnumSet.allOf(ComplianceRule.class),
                        new CredentialProperties(
                                true,
                                300,
                                new AuthenticationMethods(
                                        List.of(AuthenticationType.TOKEN, AuthenticationType.OAUTH),
                                        List.of(AuthenticationType.TOKEN, AuthenticationType.OAUTH)),
                                List.of(),
                                List.of()),
                        Map.of("handshake_acknowledgment", "handshake_acknowledge")));
    }

    @Test
    void everyPropertyCanBeOverriddenByAConnection() {
        Map<String, Object> stated = json.readValue("""
                {"heartbeatIntervalSeconds": 15.5, "offlineAfterIntervals": 2, "replacement": "COVERED",
                 "requestIdReuse": "REFUSE", "seamToleranceSeconds": 0, "ampereMeaning": "PER_PHASE",
                 "forecastUnits": ["KWH"], "recoveryHoldSeconds": 0, "firstForecastTimeoutSeconds": 60,
                 "expectedForecastIntervalSeconds": 300, "forecastStaleAfterSeconds": 600, "windowSeconds": 300,
                 "lateDataSeconds": 60, "groupIdPattern": "G.*", "measurementConfiguration": ["CONTINUOUS"],
                 "measurement": {"group": true, "asset": false}, "perAsset": true, "energyUnit": "KWH", "powerUnit": "W",
                 "sendPartial": true, "resendCorrected": true, "resumeFrom": "NOW", "backfillPerMinute": 60, "gapPolicy": "SAFE_DEFAULT",
                 "complianceErrorRules": ["NOT_APPLIED"], "registration": true, "registrationOverlapSeconds": 60,
                 "authentication": {"outbound": ["token"], "inbound": ["oauth"]}, "requiredHeaders": ["x-key"],
                 "requiredInboundHeaders": ["x-their-key"], "inboundAliases": {"hello": "heartbeat"}}
                """, new TypeReference<Map<String, Object>>() {});
        PartnerProperties properties = profiles.resolveProperties("vector", stated);

        assertThat(properties)
                .isEqualTo(new PartnerProperties(
                        new HeartbeatProperties(new BigDecimal("15.5"), 2),
                        new ForecastProperties(
                                ForecastReplacement.COVERED,
                                RequestIdReuse.REFUSE,
                                0,
                                AmpereMeaning.PER_PHASE,
                                Set.of(CapacityUnit.KWH),
                                60,
                                300,
                                600,
                                "G.*"),
                        new RecoveryProperties(0, GapPolicy.SAFE_DEFAULT),
                        new MeteringProperties(300, 60, List.of(MeteringMode.CONTINUOUS)),
                        new ReportingProperties(
                                new ReportedMeasurements(true, false),
                                true,
                                ReportedEnergyUnit.KWH,
                                ReportedPowerUnit.W,
                                true,
                                true,
                                ReportingResumePoint.NOW,
                                60),
                        Set.of(ComplianceRule.NOT_APPLIED),
                        new CredentialProperties(
                                true,
                                60,
                                new AuthenticationMethods(
                                        List.of(AuthenticationType.TOKEN), List.of(AuthenticationType.OAUTH)),
                                List.of("x-key"),
                                List.of("x-their-key")),
                        Map.of("hello", "heartbeat")));
        assertThat(properties.heartbeatInterval()).contains(Duration.ofMillis(15_500));
    }

    @Test
    void connectionMayDemandNoHeartbeatAndExpectNoForecastInterval() {
        PartnerProperties properties = stating("heartbeatIntervalSeconds", null);

        assertThat(properties.heartbeatInterval()).isEmpty();
        assertThat(properties.ownDemands().heartbeatInterval()).isEmpty();
        assertThat(stating("expectedForecastIntervalSeconds", null).forecasts().expectedForecastIntervalSeconds())
                .isNull();
        assertThat(stating("groupIdPattern", null).forecasts().groupIdPattern()).isNull();
        assertThat(stating("ampereMeaning", null).forecasts().ampereMeaning()).isNull();
    }

    @Test
    void unknownProfileIsRefusedListingKnownOnes() {
        refuses(
                () -> profiles.resolveProperties("vectr", Map.of()),
                "profile is \"vectr\"; expected one of [oscp, vector]");
        refuses(() -> profiles.resolveProperties(null, Map.of()), "profile is nothing; expected one of [oscp, vector]");
    }

    @Test
    void unknownPropertyIsRefusedListingKnownOnes() {
        refuses(
                () -> stating("recoveryHold", 10),
                "recoveryHold is \"10\"; expected a property of a connection: ",
                "recoveryHoldSeconds");
        refuses(() -> stating("measurement", Map.of("groups", true)), "measurement is ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "heartbeatIntervalSeconds | 0.999 | 1 to 86400 seconds, or null for none",
                "heartbeatIntervalSeconds | 86401 | 1 to 86400 seconds, or null for none",
                "heartbeatIntervalSeconds | \"60\" | a value like that of the profile",
                "offlineAfterIntervals | 0 | 1 to 100",
                "offlineAfterIntervals | 101 | 1 to 100",
                "offlineAfterIntervals | \"three\" | a value like that of the profile",
                "offlineAfterIntervals | \"3\" | a value like that of the profile",
                "offlineAfterIntervals | 2.5 | a value like that of the profile",
                "offlineAfterIntervals | null | a value like that of the profile",
                "replacement | \"NEWEST\" | a value like that of the profile",
                "replacement | 0 | a value like that of the profile",
                "replacement | null | a value like that of the profile",
                "requestIdReuse | \"accept\" | a value like that of the profile",
                "requestIdReuse | null | a value like that of the profile",
                "seamToleranceSeconds | -1 | 0 to 60",
                "seamToleranceSeconds | 61 | 0 to 60",
                "seamToleranceSeconds | 4.9 | a value like that of the profile",
                "ampereMeaning | \"TOTAL\" | a value like that of the profile",
                "forecastUnits | [] | at least one of [A, W, KW, WH, KWH]",
                "forecastUnits | [\"MW\"] | a value like that of the profile",
                "forecastUnits | [null] | a value like that of the profile",
                "forecastUnits | \"KW\" | a value like that of the profile",
                "forecastUnits | null | a value like that of the profile",
                "recoveryHoldSeconds | -1 | 0 to 3600",
                "recoveryHoldSeconds | 3601 | 0 to 3600",
                "firstForecastTimeoutSeconds | 0 | 1 to 86400",
                "firstForecastTimeoutSeconds | 86401 | 1 to 86400",
                "expectedForecastIntervalSeconds | 0 | 1 to 86400",
                "expectedForecastIntervalSeconds | 86401 | 1 to 86400",
                "forecastStaleAfterSeconds | 0 | 1 to 31536000",
                "forecastStaleAfterSeconds | 31536001 | 1 to 31536000",
                "windowSeconds | 59 | 60 to 86400",
                "windowSeconds | 86401 | 60 to 86400",
                "windowSeconds | 420 | a length that divides a day of 86400 seconds",
                "lateDataSeconds | -1 | 0 to 86400",
                "lateDataSeconds | 86401 | 0 to 86400",
                "groupIdPattern | \"[\" | a regular expression",
                "groupIdPattern | 7 | a value like that of the profile",
                "measurementConfiguration | [\"REGISTER\"] | a value like that of the profile",
                "measurementConfiguration | null | a value like that of the profile",
                "measurement | true | a value like that of the profile",
                "measurement | null | a value like that of the profile",
                "measurement | {\"group\": \"yes\", \"asset\": true} | a value like that of the profile",
                "measurement | {\"group\": true} | a value like that of the profile",
                "energyUnit | \"MWH\" | a value like that of the profile",
                "powerUnit | \"MW\" | a value like that of the profile",
                "resumeFrom | \"THEN\" | a value like that of the profile",
                "sendPartial | 1 | a value like that of the profile",
                "backfillPerMinute | 0 | 1 to 1000000",
                "backfillPerMinute | 1000001 | 1 to 1000000",
                "registration | \"yes\" | a value like that of the profile",
                "registrationOverlapSeconds | -1 | 0 to 604800",
                "registrationOverlapSeconds | 604801 | 0 to 604800",
                "gapPolicy | \"DEAD_RECKONING\" | one of [SAFE_DEFAULT]",
                "gapPolicy | null | one of [SAFE_DEFAULT]"
            })
    void invalidValueIsRefusedByNameWithTheExpectedValue(String property, String value, String expected) {
        refuses(
                () -> stating(property, json.readValue(value, Object.class)),
                property + " is ",
                "; expected " + expected);
    }

    @ParameterizedTest
    @CsvSource({
        "heartbeatIntervalSeconds, 1", "heartbeatIntervalSeconds, 86400",
        "offlineAfterIntervals, 1", "offlineAfterIntervals, 100",
        "seamToleranceSeconds, 0", "seamToleranceSeconds, 60",
        "recoveryHoldSeconds, 0", "recoveryHoldSeconds, 3600",
        "firstForecastTimeoutSeconds, 1", "firstForecastTimeoutSeconds, 86400",
        "expectedForecastIntervalSeconds, 1", "expectedForecastIntervalSeconds, 86400",
        "forecastStaleAfterSeconds, 1", "forecastStaleAfterSeconds, 31536000",
        "windowSeconds, 60", "windowSeconds, 86400",
        "lateDataSeconds, 0", "lateDataSeconds, 86400",
        "backfillPerMinute, 1", "backfillPerMinute, 1000000",
        "registrationOverlapSeconds, 0", "registrationOverlapSeconds, 604800"
    })
    void theBoundsThemselvesAreAllowed(String property, int value) {
        assertThat(stating(property, value)).isNotNull();
    }

    @Tag("OSCP-MEAS-12")
    @Test
    void groupIdMustMatchThePartnersPattern() {
        PartnerProperties vector = profiles.resolveProperties("vector", Map.of());

        vector.requireGroupId("DEPOT1");
        refuses(
                () -> vector.requireGroupId("DEPOT 1"),
                "groupId is \"DEPOT 1\"; expected a text that matches [A-Za-z0-9]+");
        profiles.resolveProperties("oscp", Map.of()).requireGroupId("any thing, at all");
    }

    @Tag("OSCP-LINK-12")
    @ParameterizedTest
    @ValueSource(strings = {"vector", "oscp"})
    void ownDemandsFollowTheProperties(String profile) {
        PartnerProperties properties = profiles.resolveProperties(profile, Map.of());

        assertThat(properties.ownDemands())
                .isEqualTo(new HandshakeDemands(
                        java.util.Optional.of(BigDecimal.valueOf(60)),
                        properties.metering().measurementConfiguration()));
    }

    private PartnerProperties stating(String property, @Nullable Object value) {
        Map<String, @Nullable Object> own = new HashMap<>();
        own.put(property, value);
        return profiles.resolveProperties("vector", own);
    }

    private static void refuses(Runnable act, String... texts) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(act::run)
                .withMessageContainingAll(texts);
    }
}
