package com.betterfleet.derms.database;

/**
 * Grants work access to database connections reserved for time-critical work. So limits are decided and the listening
 * lease is renewed however many messages wait for the shared connections.
 */
public final class ReservedConnections {

    private static final ScopedValue<Boolean> ENTITLED = ScopedValue.newInstance();

    private ReservedConnections() {}

    /** Runs work that uses the reserved connections. */
    public static void runWithReserve(Runnable work) {
        ScopedValue.where(ENTITLED, true).run(work);
    }

    static boolean isEntitled() {
        return ENTITLED.orElse(false);
    }
}
