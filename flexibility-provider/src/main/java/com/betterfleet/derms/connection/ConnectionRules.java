package com.betterfleet.derms.connection;

import com.betterfleet.derms.connection.Connection.Draft;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Require;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What a connection's configuration has to be like. */
@Component
class ConnectionRules {

    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern LOOPBACK =
            Pattern.compile("(.+\\.)?localhost\\.?|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);
    private static final int SHORTEST_TOKEN = 8;
    private static final int LONGEST_TOKEN = 1_000;

    private final PartnerProfiles profiles;
    private final PartnerProtocol protocol;
    private final boolean loopbackAllowed;

    ConnectionRules(
            PartnerProfiles profiles,
            PartnerProtocol protocol,
            @Value("${derms.allow-loopback-partners:false}") boolean loopbackAllowed) {
        this.profiles = profiles;
        this.protocol = protocol;
        this.loopbackAllowed = loopbackAllowed;
    }

    Connection judge(Draft draft) {
        PartnerTerms terms = profiles.terms(draft.profile(), draft.properties());
        draft.urls().forEach(this::requireMessageUrl);
        draft.outboundHeaders().orElse(Map.of()).forEach((name, value) -> requireHeader("outbound", name, value));
        draft.inboundHeaders().orElse(Map.of()).forEach((name, value) -> requireHeader("inbound", name, value));
        draft.inboundToken().ifPresent(token -> requireToken("auth.inbound.token", token));
        draft.outbound().ifPresent(credential -> {
            switch (credential) {
                case Connection.Credential.Token shown -> requireToken("auth.outbound.token", shown.token());
            }
        });
        return new Connection(
                Require.id("id", draft.id()),
                Require.name("name", draft.name()),
                draft.profile(),
                requireUrl("baseUrl", draft.baseUrl()),
                draft.urls(),
                draft.properties(),
                terms,
                List.of(),
                List.of());
    }

    void requireComplete(Draft draft) {
        Require.present("auth.outbound", draft.outbound().orElse(null), "the credential we show the partner");
        Require.present("auth.inbound", draft.inboundToken().orElse(null), "the credential the partner shows us");
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

    private URI requireUrl(String field, @Nullable String text) {
        String expected = loopbackAllowed ? "an absolute https URL, or http to this machine" : "an absolute https URL";
        try {
            URI url = new URI(Require.present(field, text, expected).replaceAll("/+$", ""));
            if (!plain(url) || !permitted(url)) {
                // What stands before an @ may be a password.
                String shown = url.toString().replaceAll("//[^/@]*@", "//…@");
                throw new Invalid(field, shown, expected + ", without user, query and fragment");
            }
            return url;
        } catch (URISyntaxException e) {
            throw new Invalid(field, text, expected);
        }
    }

    private static boolean plain(URI url) {
        return url.getHost() != null
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && url.getRawUserInfo() == null;
    }

    /** Partners are reached over https; this machine is none, except in a demonstration, and then http will do. */
    private boolean permitted(URI url) {
        boolean secure = "https".equalsIgnoreCase(url.getScheme());
        return LOOPBACK.matcher(url.getHost()).matches()
                ? loopbackAllowed && (secure || "http".equalsIgnoreCase(url.getScheme()))
                : secure;
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

    private static void requireToken(String field, String token) {
        boolean fits = token.length() >= SHORTEST_TOKEN && token.length() <= LONGEST_TOKEN;
        if (!fits || !printable(token) || token.contains(" ")) {
            throw new Invalid(
                    field, "a value that is not shown", "8 to 1000 printable ASCII characters without spaces");
        }
    }

    private static boolean printable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }
}
