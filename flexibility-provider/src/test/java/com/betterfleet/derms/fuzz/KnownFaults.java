package com.betterfleet.derms.fuzz;

import com.betterfleet.derms.fuzz.RawHttpClients.RawAnswer;

/** Faults that are known and being mended elsewhere; each one is to be removed once it is mended. */
final class KnownFaults {

    private KnownFaults() {}

    static boolean covers(FuzzRequest request, RawAnswer answer, String fault) {
        return false;
    }
}
