package com.betterfleet.simulator.registration;

/** Whether the traffic of the link goes by a registration. */
public sealed interface RegistrationState {
    /** There has never been one: what was agreed beforehand holds. */
    record Unregistered() implements RegistrationState {}

    record Registered(PeerEndpoint peer) implements RegistrationState {}

    /** There was one: nothing is sent any more and nothing is let in. */
    record Ended() implements RegistrationState {}
}
