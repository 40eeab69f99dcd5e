package com.betterfleet.derms.access;

import com.betterfleet.derms.connection.Connection.Credential;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Takes secrets out of what a partner answers, which may repeat what it was shown. */
public final class Redaction {

    private static final int SHORTEST = 4;

    private final List<String> secrets = new ArrayList<>();

    private Redaction() {}

    /** Knows the secrets that a request to the partner shows. */
    public static Redaction of(Credential credential, Map<String, String> staticHeaders) {
        Redaction redaction = new Redaction();
        switch (credential) {
            case Credential.Token agreed -> redaction.add(agreed.token());
            case Credential.NoneYet none -> {}
            case Credential.OAuth client -> {
                redaction.add(client.clientSecret());
                redaction.add(Base64.getEncoder()
                        .encodeToString((client.settings().clientId() + ":" + client.clientSecret())
                                .getBytes(StandardCharsets.UTF_8)));
            }
        }
        staticHeaders.values().forEach(redaction::add);
        return redaction;
    }

    /** Knows one more. */
    public Redaction and(String secret) {
        add(secret);
        return this;
    }

    public String apply(String text) {
        String redacted = text;
        for (String secret : secrets) {
            redacted = redacted.replace(secret, "…");
        }
        return redacted;
    }

    // What is shorter would be found in words that are none.
    private void add(String secret) {
        if (secret.length() >= SHORTEST) {
            secrets.add(secret);
            secrets.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        }
    }
}
