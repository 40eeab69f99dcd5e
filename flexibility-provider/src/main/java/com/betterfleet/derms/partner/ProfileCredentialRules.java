package com.betterfleet.derms.partner;

import com.betterfleet.derms.refusal.InvalidValueException;
import java.util.List;

/** Validates a connection's credentials against its profile (M14). */
final class ProfileCredentialRules {

    private ProfileCredentialRules() {}

    /**
     * Validates a connection as it would be stored.
     *
     * @throws InvalidValueException with the stated value and the property of the profile that requires another one
     */
    static void requireProfileCredentials(PartnerConnection connection) {
        PartnerProperties properties = connection.effectiveProperties();
        requireType(
                connection,
                "outbound",
                connection.auth().outbound().type(),
                properties.credentials().authentication().outbound());
        requireType(
                connection,
                "inbound",
                connection.auth().inbound().type(),
                properties.credentials().authentication().inbound());
        requireHeaders(
                connection,
                "outbound",
                connection.outboundHeaders(),
                "requiredHeaders",
                properties.credentials().requiredHeaders());
        requireHeaders(
                connection,
                "inbound",
                connection.inboundHeaders(),
                "requiredInboundHeaders",
                properties.credentials().requiredInboundHeaders());
    }

    private static void requireType(
            PartnerConnection connection, String side, AuthenticationType actual, List<AuthenticationType> allowed) {
        if (!allowed.contains(actual)) {
            List<String> allowedNames =
                    allowed.stream().map(AuthenticationType::configurationName).toList();
            throw new InvalidValueException(
                    "auth." + side + ".type",
                    actual.configurationName(),
                    "%s, as the property authentication.%s of profile %s requires"
                            .formatted(String.join(" or ", allowedNames), side, connection.profile()));
        }
    }

    private static void requireHeaders(
            PartnerConnection connection, String side, List<String> actual, String property, List<String> required) {
        for (String header : required) {
            if (actual.stream().noneMatch(header::equalsIgnoreCase)) {
                throw new InvalidValueException(
                        "staticHeaders." + side,
                        actual,
                        "a value for \"%s\", as the property %s of profile %s requires: %s"
                                .formatted(header, property, connection.profile(), required));
            }
        }
    }
}
