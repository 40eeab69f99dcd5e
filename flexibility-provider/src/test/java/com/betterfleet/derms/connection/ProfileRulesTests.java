package com.betterfleet.derms.connection;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.betterfleet.derms.refusal.Invalid;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ProfileRulesTests {

    private final PartnerProfiles profiles =
            new PartnerProfiles(JsonMapper.builder().build());

    @Test
    void vectorIsSpokenWithByOAuthBothWaysAndWithItsStaticHeaders() {
        accepts(connection("vector", AuthType.OAUTH, AuthType.OAUTH, List.of("FP-ID", "apikey"), List.of(), Map.of()));
    }

    @Test
    void aTokenTowardsVectorIsRefusedWithThePropertyThatRequiresAnother() {
        refuses(
                connection("vector", AuthType.TOKEN, AuthType.OAUTH, List.of("fp-id", "apikey"), List.of(), Map.of()),
                "auth.outbound.type is \"token\"; expected oauth, as the property authentication.outbound of profile"
                        + " vector requires");
        refuses(
                connection("vector", AuthType.OAUTH, AuthType.TOKEN, List.of("fp-id", "apikey"), List.of(), Map.of()),
                "auth.inbound.type is \"token\"; expected oauth, as the property authentication.inbound of profile"
                        + " vector requires");
    }

    @Test
    void aMissingStaticHeaderIsNamed() {
        refuses(
                connection("vector", AuthType.OAUTH, AuthType.OAUTH, List.of("fp-id"), List.of(), Map.of()),
                "staticHeaders.outbound is \"[fp-id]\"; expected a value for \"apikey\", as the property"
                        + " requiredHeaders of profile vector requires: [fp-id, apikey]");
    }

    @Test
    void aConnectionMayStateOtherwise() {
        accepts(connection(
                "vector",
                AuthType.TOKEN,
                AuthType.TOKEN,
                List.of(),
                List.of(),
                Map.of(
                        "authentication",
                        Map.of("outbound", List.of("token"), "inbound", List.of("token")),
                        "requiredHeaders",
                        List.of())));
        refuses(
                connection(
                        "oscp",
                        AuthType.TOKEN,
                        AuthType.TOKEN,
                        List.of(),
                        List.of(),
                        Map.of("requiredInboundHeaders", List.of("x-their-key"))),
                "staticHeaders.inbound is \"[]\"; expected a value for \"x-their-key\"");
    }

    @Test
    void theBareCoreTakesEither() {
        for (AuthType outbound : AuthType.values()) {
            for (AuthType inbound : AuthType.values()) {
                accepts(connection("oscp", outbound, inbound, List.of(), List.of(), Map.of()));
            }
        }
    }

    private static void accepts(Connection connection) {
        assertThatCode(() -> ProfileRules.judge(connection)).doesNotThrowAnyException();
    }

    private static void refuses(Connection connection, String text) {
        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> ProfileRules.judge(connection))
                .extracting(Invalid::text)
                .asString()
                .startsWith(text);
    }

    private Connection connection(
            String profile,
            AuthType outbound,
            AuthType inbound,
            List<String> outboundHeaders,
            List<String> inboundHeaders,
            Map<String, Object> properties) {
        return new Connection(
                "c",
                "C",
                profile,
                URI.create("https://partner.example"),
                Map.of(),
                properties,
                profiles.terms(profile, properties),
                outboundHeaders,
                inboundHeaders,
                new ConnectionAuth(
                        new ConnectionAuth.Outbound(outbound, null, null),
                        new ConnectionAuth.Inbound(inbound, null, null, null)));
    }
}
