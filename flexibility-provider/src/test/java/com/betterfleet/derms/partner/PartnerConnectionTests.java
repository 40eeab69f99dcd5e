package com.betterfleet.derms.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("M1: the JSON of a connection, as the audit trail stores it")
class PartnerConnectionTests {

    private final JsonMapper json = JsonMapper.builder().build();

    @Test
    void effectivePropertiesHaveTheStoredNameTerms() {
        PartnerProperties properties = PartnerPropertiesFixtures.vectorProperties();
        JsonNode stored = json.valueToTree(new PartnerConnection(
                "vector",
                "Vector",
                "vector",
                URI.create("https://partner.example/2.0"),
                Map.of(),
                Map.of(),
                properties,
                List.of(),
                List.of(),
                new ConnectionAuthentication(
                        new ConnectionAuthentication.OutboundAuthentication(AuthenticationType.TOKEN, null, null),
                        new ConnectionAuthentication.InboundAuthentication(
                                AuthenticationType.TOKEN, null, null, null))));

        assertThat(stored.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "name",
                        "profile",
                        "baseUrl",
                        "urls",
                        "properties",
                        "terms",
                        "outboundHeaders",
                        "inboundHeaders",
                        "auth");
        assertThat(stored.get("terms")).isEqualTo(json.valueToTree(properties));
    }
}
