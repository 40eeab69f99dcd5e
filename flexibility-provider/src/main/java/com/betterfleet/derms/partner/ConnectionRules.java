package com.betterfleet.derms.partner;

import com.betterfleet.derms.egress.PartnerAddressPolicy;
import com.betterfleet.derms.partner.PartnerConnection.ConnectionDraft;
import com.betterfleet.derms.partner.PartnerConnection.InboundCredential;
import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.secret.BearerToken;
import com.betterfleet.derms.secret.TokenHash;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Validates the configuration of a connection. */
@Component
public class ConnectionRules {

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern ALIAS =
            Pattern.compile("(?=.{1,100}$)[A-Za-z0-9_~-][A-Za-z0-9._~-]*(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*");
    private static final int MIN_TOKEN_LENGTH = 8;
    private static final int MAX_TOKEN_LENGTH = 1_000;
    private static final int MAX_URL_LENGTH = 2_000;
    private static final int MAX_PORT = 65_535;

    /** Placeholder until the stored authentication is loaded, after the draft is saved. */
    private static final ConnectionAuthentication NOT_LOADED = new ConnectionAuthentication(
            new ConnectionAuthentication.OutboundAuthentication(AuthenticationType.TOKEN, null, null),
            new ConnectionAuthentication.InboundAuthentication(AuthenticationType.TOKEN, null, null, null));

    private final PartnerProfiles profiles;
    private final PartnerProtocol protocol;
    private final PartnerAddressPolicy addresses;

    ConnectionRules(PartnerProfiles profiles, PartnerProtocol protocol, PartnerAddressPolicy addresses) {
        this.profiles = profiles;
        this.protocol = protocol;
        this.addresses = addresses;
    }

    PartnerConnection validateDraft(ConnectionDraft draft) {
        PartnerProperties partnerProperties = profiles.resolveProperties(draft.profile(), draft.properties());
        draft.urls().forEach(this::requireMessageUrl);
        partnerProperties.inboundAliases().forEach(this::requireAlias);
        draft.outboundHeaders().orElse(Map.of()).forEach((name, value) -> requireHeader("outbound", name, value));
        draft.inboundHeaders().orElse(Map.of()).forEach((name, value) -> requireHeader("inbound", name, value));
        draft.inbound().ifPresent(admission -> {
            switch (admission) {
                case InboundCredential.InboundToken token -> requireToken("auth.inbound.token", token.token());
                case InboundCredential.IssuedClientCredential issuedClient -> {}
            }
        });
        draft.outbound().ifPresent(credential -> {
            switch (credential) {
                case OutboundCredential.OutboundToken token -> requireToken("auth.outbound.token", token.token());
                case OutboundCredential.MissingCredential missing -> {}
                case OutboundCredential.OAuthClientCredential client -> {
                    requireSecret("auth.outbound.clientSecret", client.clientSecret());
                    requireSettings(client.settings());
                }
            }
        });
        return new PartnerConnection(
                InputChecks.requireId("id", draft.id()),
                InputChecks.requireName("name", draft.name()),
                draft.profile(),
                draft.baseUrl() == null && partnerProperties.credentials().registration()
                        ? null
                        : requireUrl("baseUrl", draft.baseUrl()),
                draft.urls(),
                draft.properties(),
                partnerProperties,
                List.of(),
                List.of(),
                NOT_LOADED);
    }

    /**
     * Requires both credentials of a new connection. Where registration is allowed, tokens and the partner's address
     * are optional: the registration supplies them.
     */
    void requireComplete(ConnectionDraft draft, PartnerProperties partnerProperties) {
        if (!partnerProperties.credentials().registration()) {
            InputChecks.requirePresent(
                    "auth.outbound",
                    draft.outbound().orElse(null),
                    "the credential that the service presents to the partner");
            InputChecks.requirePresent(
                    "auth.inbound",
                    draft.inbound().orElse(null),
                    "the credential that the partner presents to the service");
        }
    }

    /** Requires the partner's address where an outbound credential is stated. */
    void requireAddress(PartnerConnection connection, OutboundCredential outbound) {
        if (connection.baseUrl() == null && !(outbound instanceof OutboundCredential.MissingCredential)) {
            throw new InvalidValueException(
                    "baseUrl", null, addresses.describeExpected() + ", as auth.outbound is stated");
        }
    }

    private void requireAlias(String name, String message) {
        String field = "inboundAliases." + name;
        if (!ALIAS.matcher(name).matches()) {
            throw new InvalidValueException(field, name, "a path below the base address, such as handshake_ack");
        }
        if (protocol.inboundMessageNames().contains(name)) {
            throw new InvalidValueException(field, name, "another name than that of a message of the protocol");
        }
        if (!protocol.inboundMessageNames().contains(message)) {
            throw new InvalidValueException(field, message, "a message among " + protocol.inboundMessageNames());
        }
    }

    private void requireMessageUrl(String message, String url) {
        if (!protocol.messageNames().contains(message)) {
            throw new InvalidValueException("urls." + message, url, "a message among " + protocol.messageNames());
        }
        if (!url.startsWith("/")) {
            requireUrl("urls." + message, url);
        } else if (!url.matches("/[A-Za-z0-9._~/-]+")) {
            throw new InvalidValueException("urls." + message, url, "a path such as /heartbeat, or a whole URL");
        }
    }

    public URI requireUrl(String field, @Nullable String text) {
        String expected = addresses.describeExpected();
        try {
            URI url = new URI(InputChecks.requirePresent(field, text, expected).replaceAll("/+$", ""));
            if (url.toString().length() > MAX_URL_LENGTH) {
                throw new InvalidValueException(
                        field, withoutSecrets(text), expected + ", of at most %d characters".formatted(MAX_URL_LENGTH));
            }
            Optional<String> objection = addresses.findObjection(url);
            if (!isPlainUrl(url) || objection.isPresent()) {
                String explanation =
                        objection.map(reason -> " (" + reason + ")").orElse("");
                throw new InvalidValueException(
                        field, withoutSecrets(text), expected + ", without user, query and fragment" + explanation);
            }
            return url;
        } catch (URISyntaxException e) {
            throw new InvalidValueException(field, withoutSecrets(text), expected);
        }
    }

    /** Removes the user part and the query, which may contain secrets. */
    private static String withoutSecrets(@Nullable String url) {
        return String.valueOf(url).replaceAll("//[^/@]*@", "//…@").replaceAll("[?#].*", "?…");
    }

    private static boolean isPlainUrl(URI url) {
        return url.getHost() != null
                && url.getPort() <= MAX_PORT
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && url.getRawUserInfo() == null;
    }

    private void requireHeader(String side, String name, String value) {
        String field = "staticHeaders." + side + "." + name;
        if (!HEADER_NAME.matcher(name).matches()) {
            throw new InvalidValueException(field, name, "a header name");
        }
        if (protocol.isReservedHeader(name.toLowerCase(Locale.ROOT))) {
            throw new InvalidValueException(field, name, "a header that the protocol does not use itself");
        }
        // The value may be a secret and is not repeated in the error.
        if (value.isEmpty() || value.length() > MAX_TOKEN_LENGTH || !isPrintableAscii(value)) {
            throw new InvalidValueException(field, "a value that is not shown", "1 to 1000 printable ASCII characters");
        }
    }

    /** Requires a token that is hard to guess, unless it is the one that is configured already. */
    static void requireStrongToken(Optional<InboundCredential> stated, Optional<TokenHash> configured) {
        if (stated.isPresent()
                && stated.get() instanceof InboundCredential.InboundToken token
                && !BearerToken.isHardToGuess(token.token())
                && !stated.get().tokenHash().equals(configured)) {
            throw new InvalidValueException(
                    "auth.inbound.token",
                    "a value that is not shown",
                    "at least %d random characters, such as openssl rand -hex 32 prints"
                            .formatted(BearerToken.MIN_LENGTH));
        }
    }

    public static void requireToken(String field, String token) {
        boolean fits = token.length() >= MIN_TOKEN_LENGTH && token.length() <= MAX_TOKEN_LENGTH;
        if (!fits || !isPrintableAscii(token) || token.contains(" ")) {
            throw new InvalidValueException(
                    field, "a value that is not shown", "8 to 1000 printable ASCII characters without spaces");
        }
    }

    private void requireSettings(OAuthSettings settings) {
        requireUrl("auth.outbound.tokenUrl", settings.tokenUrl().toString());
        requireSecret("auth.outbound.clientId", settings.clientId());
        if (!HEADER_NAME.matcher(settings.header()).matches()) {
            throw new InvalidValueException("auth.outbound.header", settings.header(), "a header name");
        }
        if (!settings.header().equalsIgnoreCase("Authorization")
                && protocol.isReservedHeader(settings.header().toLowerCase(Locale.ROOT))) {
            throw new InvalidValueException(
                    "auth.outbound.header",
                    settings.header(),
                    "Authorization, or a header that the protocol does not use itself");
        }
        if (!settings.scheme().matches("[A-Za-z0-9._~+/-]{0,40}")) {
            throw new InvalidValueException(
                    "auth.outbound.scheme", settings.scheme(), "one word such as Bearer, or nothing");
        }
    }

    private static void requireSecret(String field, String secret) {
        if (secret.isEmpty() || secret.length() > MAX_TOKEN_LENGTH || !isPrintableAscii(secret)) {
            throw new InvalidValueException(field, "a value that is not shown", "1 to 1000 printable ASCII characters");
        }
    }

    private static boolean isPrintableAscii(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }
}
