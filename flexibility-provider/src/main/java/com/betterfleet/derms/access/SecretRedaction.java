package com.betterfleet.derms.access;

import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Removes secrets from a partner's response, which may repeat parts of the request. */
public final class SecretRedaction {

    private static final int MIN_SECRET_LENGTH = 4;

    private final List<String> secrets = new ArrayList<>();

    private SecretRedaction() {}

    /** Creates a redaction of the secrets in a request to the partner. */
    public static SecretRedaction of(OutboundCredential credential, Map<String, String> staticHeaders) {
        SecretRedaction redaction = new SecretRedaction();
        switch (credential) {
            case OutboundCredential.OutboundToken agreed -> redaction.addSecret(agreed.token());
            case OutboundCredential.MissingCredential none -> {}
            case OutboundCredential.OAuthClientCredential client -> {
                redaction.addSecret(client.clientSecret());
                redaction.addSecret(Base64.getEncoder()
                        .encodeToString((client.settings().clientId() + ":" + client.clientSecret())
                                .getBytes(StandardCharsets.UTF_8)));
            }
        }
        staticHeaders.values().forEach(redaction::addSecret);
        return redaction;
    }

    /** Adds a secret to redact. */
    public SecretRedaction withSecret(String secret) {
        addSecret(secret);
        return this;
    }

    public String redactText(String text) {
        String redacted = text;
        for (String secret : secrets) {
            redacted = redacted.replace(secret, "…");
        }
        return redacted;
    }

    // Shorter texts occur in ordinary words.
    private void addSecret(String secret) {
        if (secret.length() >= MIN_SECRET_LENGTH) {
            secrets.add(secret);
            secrets.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        }
    }
}
