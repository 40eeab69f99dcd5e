package com.betterfleet.derms.connection;

import com.betterfleet.derms.refusal.Invalid;
import java.util.List;

/** What a connection's profile demands of its credentials, whoever the partner is (M14). */
final class ProfileRules {

    private ProfileRules() {}

    /**
     * Judges a connection as it would be stored.
     *
     * @throws Invalid naming what is stated, and the property of the profile that requires something else
     */
    static void judge(Connection connection) {
        PartnerTerms terms = connection.terms();
        requireType(
                connection,
                "outbound",
                connection.auth().outbound().type(),
                terms.authentication().outbound());
        requireType(
                connection,
                "inbound",
                connection.auth().inbound().type(),
                terms.authentication().inbound());
        requireHeaders(
                connection, "outbound", connection.outboundHeaders(), "requiredHeaders", terms.requiredHeaders());
        requireHeaders(
                connection,
                "inbound",
                connection.inboundHeaders(),
                "requiredInboundHeaders",
                terms.requiredInboundHeaders());
    }

    private static void requireType(Connection connection, String side, AuthType stated, List<AuthType> allowed) {
        if (!allowed.contains(stated)) {
            List<String> words = allowed.stream().map(AuthType::word).toList();
            throw new Invalid(
                    "auth." + side + ".type",
                    stated.word(),
                    "%s, as the property authentication.%s of profile %s requires"
                            .formatted(String.join(" or ", words), side, connection.profile()));
        }
    }

    private static void requireHeaders(
            Connection connection, String side, List<String> stated, String property, List<String> required) {
        for (String header : required) {
            if (stated.stream().noneMatch(header::equalsIgnoreCase)) {
                throw new Invalid(
                        "staticHeaders." + side,
                        stated,
                        "a value for \"%s\", as the property %s of profile %s requires: %s"
                                .formatted(header, property, connection.profile(), required));
            }
        }
    }
}
