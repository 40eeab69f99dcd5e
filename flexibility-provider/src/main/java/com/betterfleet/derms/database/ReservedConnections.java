package com.betterfleet.derms.database;

/**
 * Database connections that are kept for work that is due at its time. However many messages and calls wait for one of the
 * others, limits are decided and the sign that we listen is renewed: else a flood of messages would look like deafness.
 */
public final class ReservedConnections {

    private static final ScopedValue<Boolean> ENTITLED = ScopedValue.newInstance();

    private ReservedConnections() {}

    /** Lets work take its connections from the reserve. */
    public static void runWithReserve(Runnable work) {
        ScopedValue.where(ENTITLED, true).run(work);
    }

    static boolean isEntitled() {
        return ENTITLED.orElse(false);
    }
}
