package com.betterfleet.derms.secret;

/** A stored secret cannot be decrypted: another key wrote it, or the bytes were changed. */
public final class UnreadableSecretException extends RuntimeException {

    UnreadableSecretException(String reason) {
        super(reason);
    }
}
