package com.betterfleet.derms.secret;

/** A stored secret cannot be decrypted: it was encrypted with another key, or its bytes were changed. */
public final class UnreadableSecretException extends RuntimeException {

    UnreadableSecretException(String reason) {
        super(reason);
    }
}
