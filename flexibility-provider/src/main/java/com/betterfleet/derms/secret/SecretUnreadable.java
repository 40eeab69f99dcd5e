package com.betterfleet.derms.secret;

/** A stored secret cannot be decrypted: another key wrote it, or the bytes were changed. */
public final class SecretUnreadable extends RuntimeException {

    SecretUnreadable(String reason) {
        super(reason);
    }
}
