package com.betterfleet.derms.fuzz;

import com.betterfleet.derms.fuzz.RawHttpClients.RawAnswer;

/** Faults that are known and left. */
final class KnownFaults {

    private static final int BAD_REQUEST = 400;

    private KnownFaults() {}

    /**
     * A path that is no text, with NUL or with bytes that are not UTF-8, is refused by the web server itself, before any
     * edge is known; it answers a bare page.
     */
    static boolean covers(RawAnswer answer, String fault) {
        return answer.status() == BAD_REQUEST
                && answer.body().startsWith("<!doctype html><html lang=\"en\"><head><title>HTTP Status 400")
                && (fault.contains("no problem document") || fault.contains("the protocol's form"));
    }
}
