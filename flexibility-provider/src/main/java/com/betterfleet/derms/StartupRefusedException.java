package com.betterfleet.derms;

/**
 * The service does not start, for a reason the person starting it can remove.
 *
 * <p>The text is printed as the only line, so it names the setting, its value where that is no secret, and what to do.
 */
public final class StartupRefusedException extends RuntimeException {

    public StartupRefusedException(String reason) {
        super(reason);
    }

    public StartupRefusedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
