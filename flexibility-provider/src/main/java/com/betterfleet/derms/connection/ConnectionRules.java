package com.betterfleet.derms.connection;

import com.betterfleet.derms.connection.Connection.Admission;
import com.betterfleet.derms.connection.Connection.Credential;
import com.betterfleet.derms.connection.Connection.Draft;
import com.betterfleet.derms.egress.PartnerAddresses;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Require;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a connection's configuration has to be like. */
@Component
class ConnectionRules {

    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final int SHORTEST_TOKEN = 8;
    private static final int LONGEST_TOKEN = 1_000;
    private static final int LONGEST_URL = 2_000;
    private static final int HIGHEST_PORT = 65_535;

    /** What the judged draft says of credentials is read back once they are stored. */
    private static final ConnectionAuth NOT_READ = new ConnectionAuth(
            new ConnectionAuth.Outbound(AuthType.TOKEN, null, null),
            new ConnectionAuth.Inbound(AuthType.TOKEN, null, null, null));

    private final PartnerProfiles profiles;
    private final PartnerProtocol protocol;
    private final PartnerAddresses addresses;

    ConnectionRules(PartnerProfiles profiles, PartnerProtocol protocol, PartnerAddresses addresses) {
        this.profiles = profiles;
        this.protocol = protocol;
        this.addresses = addresses;
    }

    Connection judge(Draft draft) {
        PartnerTerms terms = profiles.terms(draft.profile(), draft.properties());
        draft.urls().forEach(this::requireMessageUrl);
        draft.outboundHeaders().orElse(Map.of()).forEach((name, value) -> requireHeader("outbound", name, value));
        draft.inboundHeaders().orElse(Map.of()).forEach((name, value) -> requireHeader("inbound", name, value));
        draft.inbound().ifPresent(admission -> {
            switch (admission) {
                case Admission.Token shown -> requireToken("auth.inbound.token", shown.token());
                case Admission.OAuth ours -> {}
            }
        });
        draft.outbound().ifPresent(credential -> {
            switch (credential) {
                case Credential.Token shown -> requireToken("auth.outbound.token", shown.token());
                case Credential.NoneYet none -> {}
                case Credential.OAuth client -> {
                    requireSecret("auth.outbound.clientSecret", client.clientSecret());
                    requireSettings(client.settings());
                }
            }
        });
        return new Connection(
                Require.id("id", draft.id()),
                Require.name("name", draft.name()),
                draft.profile(),
                draft.baseUrl() == null && terms.registration() ? null : requireUrl("baseUrl", draft.baseUrl()),
                draft.urls(),
                draft.properties(),
                terms,
                List.of(),
                List.of(),
                NOT_READ);
    }

    /**
     * What a new connection has to state. Where a registration can bring it, a token may be left out on either side, and the
     * address with our own: that the partner names then.
     */
    void requireComplete(Draft draft, PartnerTerms terms) {
        if (!terms.registration()) {
            Require.present("auth.outbound", draft.outbound().orElse(null), "the credential we show the partner");
            Require.present("auth.inbound", draft.inbound().orElse(null), "the credential the partner shows us");
        }
    }

    /** Whoever is spoken to has an address. */
    void requireAddress(Connection connection, Credential outbound) {
        if (connection.baseUrl() == null && !(outbound instanceof Credential.NoneYet)) {
            throw new Invalid("baseUrl", null, addresses.expected() + ", as auth.outbound is stated");
        }
    }

    private void requireMessageUrl(String message, String url) {
        if (!protocol.messages().contains(message)) {
            throw new Invalid("urls." + message, url, "a message among " + protocol.messages());
        }
        if (!url.startsWith("/")) {
            requireUrl("urls." + message, url);
        } else if (!url.matches("/[A-Za-z0-9._~/-]+")) {
            throw new Invalid("urls." + message, url, "a path such as /heartbeat, or a whole URL");
        }
    }

    URI requireUrl(String field, @Nullable String text) {
        String expected = addresses.expected();
        try {
            URI url = new URI(Require.present(field, text, expected).replaceAll("/+$", ""));
            if (url.toString().length() > LONGEST_URL) {
                throw new Invalid(field, shown(text), expected + ", of at most %d characters".formatted(LONGEST_URL));
            }
            Optional<String> objection = addresses.objection(url);
            if (!plain(url) || objection.isPresent()) {
                String why = objection.map(reason -> " (" + reason + ")").orElse("");
                throw new Invalid(field, shown(text), expected + ", without user, query and fragment" + why);
            }
            return url;
        } catch (URISyntaxException e) {
            throw new Invalid(field, shown(text), expected);
        }
    }

    /** What stands before an @ may be a password, and so may what is asked with. */
    private static String shown(@Nullable String url) {
        return String.valueOf(url).replaceAll("//[^/@]*@", "//…@").replaceAll("[?#].*", "?…");
    }

    private static boolean plain(URI url) {
        return url.getHost() != null
                && url.getPort() <= HIGHEST_PORT
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && url.getRawUserInfo() == null;
    }

    private void requireHeader(String side, String name, String value) {
        String field = "staticHeaders." + side + "." + name;
        if (!HEADER.matcher(name).matches()) {
            throw new Invalid(field, name, "a header name");
        }
        if (protocol.reserves(name.toLowerCase(Locale.ROOT))) {
            throw new Invalid(field, name, "a header that the protocol does not use itself");
        }
        // The value may be a secret and is not repeated.
        if (value.isEmpty() || value.length() > LONGEST_TOKEN || !printable(value)) {
            throw new Invalid(field, "a value that is not shown", "1 to 1000 printable ASCII characters");
        }
    }

    static void requireToken(String field, String token) {
        boolean fits = token.length() >= SHORTEST_TOKEN && token.length() <= LONGEST_TOKEN;
        if (!fits || !printable(token) || token.contains(" ")) {
            throw new Invalid(
                    field, "a value that is not shown", "8 to 1000 printable ASCII characters without spaces");
        }
    }

    private void requireSettings(OAuthSettings settings) {
        requireUrl("auth.outbound.tokenUrl", settings.tokenUrl().toString());
        requireSecret("auth.outbound.clientId", settings.clientId());
        if (!HEADER.matcher(settings.header()).matches()) {
            throw new Invalid("auth.outbound.header", settings.header(), "a header name");
        }
        if (!settings.header().equalsIgnoreCase("Authorization")
                && protocol.reserves(settings.header().toLowerCase(Locale.ROOT))) {
            throw new Invalid(
                    "auth.outbound.header",
                    settings.header(),
                    "Authorization, or a header that the protocol does not use itself");
        }
        if (!settings.scheme().matches("[A-Za-z0-9._~+/-]{0,40}")) {
            throw new Invalid("auth.outbound.scheme", settings.scheme(), "one word such as Bearer, or nothing");
        }
    }

    private static void requireSecret(String field, String secret) {
        if (secret.isEmpty() || secret.length() > LONGEST_TOKEN || !printable(secret)) {
            throw new Invalid(field, "a value that is not shown", "1 to 1000 printable ASCII characters");
        }
    }

    private static boolean printable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }
}
