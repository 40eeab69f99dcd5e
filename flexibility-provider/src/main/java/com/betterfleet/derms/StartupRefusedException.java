package com.betterfleet.derms;

/**
 * A start refused for a reason that the operator can remove.
 *
 * <p>The message is printed as the only line, so that it names the setting, its value unless that is a secret, and the
 * remedy.
 */
public final class StartupRefusedException extends RuntimeException {

    public StartupRefusedException(String reason) {
        super(reason);
    }

    public StartupRefusedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
