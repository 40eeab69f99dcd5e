package com.betterfleet.simulator.registration;

/** Whether messages of the link use a registration. */
public sealed interface RegistrationState {
    /** None has ever existed: the credential agreed beforehand applies. */
    record Unregistered() implements RegistrationState {}

    record Registered(PeerEndpoint peer) implements RegistrationState {}

    /** One existed and has ended: nothing is sent and every message is refused. */
    record Ended() implements RegistrationState {}
}
