package com.betterfleet.derms.partner;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.betterfleet.derms.refusal.InvalidValueException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ProfileCredentialRulesTests {

    private final PartnerProfiles profiles =
            new PartnerProfiles(JsonMapper.builder().build());

    @Test
    void vectorRequiresOAuthBothWaysAndItsStaticHeaders() {
        accepts(connection(
                "vector",
                AuthenticationType.OAUTH,
                AuthenticationType.OAUTH,
                List.of("FP-ID", "apikey"),
                List.of(),
                Map.of()));
    }

    @Test
    void tokenForVectorIsRefusedNamingTheRequiringProperty() {
        refuses(
                connection(
                        "vector",
                        AuthenticationType.TOKEN,
                        AuthenticationType.OAUTH,
                        List.of("fp-id", "apikey"),
                        List.of(),
                        Map.of()),
                "auth.outbound.type is \"token\"; expected oauth, as the property authentication.outbound of profile"
                        + " vector requires");
        refuses(
                connection(
                        "vector",
                        AuthenticationType.OAUTH,
                        AuthenticationType.TOKEN,
                        List.of("fp-id", "apikey"),
                        List.of(),
                        Map.of()),
                "auth.inbound.type is \"token\"; expected oauth, as the property authentication.inbound of profile"
                        + " vector requires");
    }

    @Test
    void aMissingStaticHeaderIsNamed() {
        refuses(
                connection(
                        "vector",
                        AuthenticationType.OAUTH,
                        AuthenticationType.OAUTH,
                        List.of("fp-id"),
                        List.of(),
                        Map.of()),
                "staticHeaders.outbound is \"[fp-id]\"; expected a value for \"apikey\", as the property"
                        + " requiredHeaders of profile vector requires: [fp-id, apikey]");
    }

    @Test
    void connectionPropertiesOverrideTheProfile() {
        accepts(connection(
                "vector",
                AuthenticationType.TOKEN,
                AuthenticationType.TOKEN,
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
                        AuthenticationType.TOKEN,
                        AuthenticationType.TOKEN,
                        List.of(),
                        List.of(),
                        Map.of("requiredInboundHeaders", List.of("x-their-key"))),
                "staticHeaders.inbound is \"[]\"; expected a value for \"x-their-key\"");
    }

    @Test
    void oscpProfileAcceptsEitherType() {
        for (AuthenticationType outbound : AuthenticationType.values()) {
            for (AuthenticationType inbound : AuthenticationType.values()) {
                accepts(connection("oscp", outbound, inbound, List.of(), List.of(), Map.of()));
            }
        }
    }

    private static void accepts(PartnerConnection connection) {
        assertThatCode(() -> ProfileCredentialRules.requireProfileCredentials(connection))
                .doesNotThrowAnyException();
    }

    private static void refuses(PartnerConnection connection, String text) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> ProfileCredentialRules.requireProfileCredentials(connection))
                .extracting(InvalidValueException::text)
                .asString()
                .startsWith(text);
    }

    private PartnerConnection connection(
            String profile,
            AuthenticationType outbound,
            AuthenticationType inbound,
            List<String> outboundHeaders,
            List<String> inboundHeaders,
            Map<String, Object> properties) {
        return new PartnerConnection(
                "c",
                "C",
                profile,
                URI.create("https://partner.example"),
                Map.of(),
                properties,
                profiles.resolveProperties(profile, properties),
                outboundHeaders,
                inboundHeaders,
                new ConnectionAuthentication(
                        new ConnectionAuthentication.OutboundAuthentication(outbound, null, null),
                        new ConnectionAuthentication.InboundAuthentication(inbound, null, null, null)));
    }
}
