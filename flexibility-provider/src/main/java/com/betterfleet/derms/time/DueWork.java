package com.betterfleet.derms.time;

/** Work that falls due as time passes; whoever keeps the clock calls it once a second and after each move of the clock. */
public interface DueWork {

    /** Does everything that is due by now. Safe to call at any time; with nothing due it costs next to nothing. */
    void runDue();
}
