package com.betterfleet.derms.console.api.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.link.LinkOperations;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.partner.AuthenticationType;
import com.betterfleet.derms.partner.ConnectionAuthentication;
import com.betterfleet.derms.partner.PartnerConnection;
import com.betterfleet.derms.partner.PartnerPropertiesFixtures;
import com.betterfleet.derms.registration.RegistrationStatus;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ConnectionResponseTests {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    /** Every property of the profile is a field of the answer itself. */
    private static final String EXPECTED = """
            {"id": "north", "name": "North", "profile": "vector", "baseUrl": "https://partner.example/oscp/cp/2.0",
             "urls": {},
             "auth": {
               "outbound": {"type": "oauth", "settings": null, "expiresAt": null},
               "inbound": {"type": "oauth", "clientId": "north-1", "formerSecretValidUntil": null, "expiresAt": null}},
             "staticHeaders": {"outbound": ["apikey"], "inbound": []},
             "heartbeatIntervalSeconds": 60, "offlineAfterIntervals": 3, "replacement": "HULL",
             "requestIdReuse": "ACCEPT", "seamToleranceSeconds": 5, "ampereMeaning": null,
             "forecastUnits": ["W", "KW"], "recoveryHoldSeconds": 10, "firstForecastTimeoutSeconds": 1800,
             "expectedForecastIntervalSeconds": 900, "forecastStaleAfterSeconds": 2700, "windowSeconds": 900,
             "lateDataSeconds": 600, "groupIdPattern": "[A-Za-z0-9]+", "measurementConfiguration": ["INTERMITTENT"],
             "measurement": {"group": false, "asset": true}, "perAsset": false, "energyUnit": "WH", "powerUnit": "KW",
             "sendPartial": false, "resendCorrected": false, "resumeFrom": "MARK", "backfillPerMinute": 1200,
             "complianceErrorRules": ["UNCONTROLLABLE_LOAD", "NOT_APPLIED", "LASTING_BREACH"],
             "gapPolicy": "SAFE_DEFAULT", "registration": false, "registrationOverlapSeconds": 300,
             "authentication": {"outbound": ["oauth"], "inbound": ["oauth"]},
             "requiredHeaders": ["fp-id", "apikey"], "requiredInboundHeaders": [],
             "inboundAliases": {"handshake_acknowledgment": "handshake_acknowledge"},
             "state": "CONFIGURED", "stateSince": "2026-11-01T12:00:00Z", "liveness": "UP", "degraded": false,
             "aliveUntil": "2026-11-01T12:03:30Z", "lostAt": null, "handshakeCompletedAt": null,
             "lastHeartbeatReceivedAt": "2026-11-01T12:00:00Z", "lastHeartbeatSentAt": null,
             "ourDemands": {"heartbeatIntervalSeconds": 60, "measurementConfiguration": ["INTERMITTENT"]},
             "theirDemands": null, "lastError": null, "groups": [], "certificates": [], "credentialsExpireAt": null,
             "accessTokenUsedUntil": null, "credentialWarnings": [],
             "registrationStatus": {"possible": false, "stage": "UNREGISTERED", "since": null, "reason": null,
               "partnerUrl": null, "issuedTokenUntil": null, "formerTokenUntil": null, "answerDueAt": null}}
            """;

    private final JsonMapper json = JsonMapper.builder().build();

    @Test
    void jsonHasThePropertiesFlatBesideTheStateOfTheLink() {
        PartnerLink link = LinkOperations.receiveHeartbeat(
                LinkOperations.createLink(NOON), NOON, NOON.plusSeconds(180), Duration.ofSeconds(60));
        ConnectionResponse response = ConnectionResponse.of(
                createConnection(),
                link,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                new RegistrationStatus(false, "UNREGISTERED", null, null, null, null, null, null),
                NOON);

        assertThat(json.readTree(json.writeValueAsString(response))).isEqualTo(json.readTree(EXPECTED));
    }

    private static PartnerConnection createConnection() {
        return new PartnerConnection(
                "north",
                "North",
                "vector",
                URI.create("https://partner.example/oscp/cp/2.0"),
                Map.of(),
                Map.of(),
                PartnerPropertiesFixtures.vectorProperties(),
                List.of("apikey"),
                List.of(),
                new ConnectionAuthentication(
                        new ConnectionAuthentication.OutboundAuthentication(AuthenticationType.OAUTH, null, null),
                        new ConnectionAuthentication.InboundAuthentication(
                                AuthenticationType.OAUTH, "north-1", null, null)));
    }
}
