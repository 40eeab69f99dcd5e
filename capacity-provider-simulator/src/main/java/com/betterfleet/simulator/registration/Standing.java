package com.betterfleet.simulator.registration;

/** Whether the traffic of the link goes by a registration. */
public sealed interface Standing {
    /** There has never been one: what was agreed beforehand holds. */
    record Unregistered() implements Standing {}

    record Registered(Peer peer) implements Standing {}

    /** There was one: nothing is sent any more and nothing is let in. */
    record Ended() implements Standing {}
}
