package com.betterfleet.derms.connection;

import static com.betterfleet.derms.connection.LinkState.Kind.CONFIGURED;
import static com.betterfleet.derms.connection.LinkState.Kind.DISCONNECTED;
import static com.betterfleet.derms.connection.LinkState.Kind.ERROR;
import static com.betterfleet.derms.connection.LinkState.Kind.HANDSHAKING;
import static com.betterfleet.derms.connection.LinkState.Kind.LOST;
import static com.betterfleet.derms.connection.LinkState.Kind.ONLINE;
import static com.betterfleet.derms.connection.LinkState.Kind.REGISTERING;

import com.betterfleet.derms.connection.LinkState.Kind;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which state follows which (M2). What is not in the table leaves the state as it is. */
final class LinkTransitions {

    /** What moves a link's state. */
    enum Event {
        HANDSHAKE_STARTED("a handshake begins"),
        HANDSHAKE_COMPLETED("a handshake is complete"),
        HEARD("the partner is heard"),
        HEARD_AFTER_HANDSHAKE("the partner is heard, and has shaken hands while it was lost"),
        SILENT("the partner's heartbeats stopped"),
        UNHEARD_AND_FAILED("a message fails while the partner is not heard"),
        DEMAND_REFUSED("the partner demands what we cannot do"),
        REGISTRATION_STARTED("an exchange of tokens begins"),
        REGISTERED("both sides have each other's token"),
        UNREGISTERED("either side ends the registration"),
        TAKEN_UP("a person takes it up again");

        private final String words;

        Event(String words) {
            this.words = words;
        }
    }

    private record Transition(Kind from, Event event, Kind to) {}

    private static final List<Transition> TABLE = List.of(
            new Transition(CONFIGURED, Event.REGISTRATION_STARTED, REGISTERING),
            new Transition(CONFIGURED, Event.HANDSHAKE_STARTED, HANDSHAKING),
            new Transition(CONFIGURED, Event.HANDSHAKE_COMPLETED, ONLINE),
            new Transition(CONFIGURED, Event.SILENT, LOST),
            new Transition(CONFIGURED, Event.UNHEARD_AND_FAILED, ERROR),
            new Transition(CONFIGURED, Event.DEMAND_REFUSED, ERROR),
            new Transition(REGISTERING, Event.REGISTERED, HANDSHAKING),
            new Transition(REGISTERING, Event.UNREGISTERED, ERROR),
            new Transition(REGISTERING, Event.UNHEARD_AND_FAILED, ERROR),
            new Transition(REGISTERING, Event.HANDSHAKE_STARTED, HANDSHAKING),
            new Transition(REGISTERING, Event.HANDSHAKE_COMPLETED, ONLINE),
            new Transition(REGISTERING, Event.SILENT, LOST),
            new Transition(REGISTERING, Event.DEMAND_REFUSED, ERROR),
            new Transition(HANDSHAKING, Event.UNREGISTERED, ERROR),
            new Transition(HANDSHAKING, Event.HANDSHAKE_COMPLETED, ONLINE),
            new Transition(HANDSHAKING, Event.SILENT, LOST),
            new Transition(HANDSHAKING, Event.UNHEARD_AND_FAILED, ERROR),
            new Transition(HANDSHAKING, Event.DEMAND_REFUSED, ERROR),
            new Transition(ONLINE, Event.UNREGISTERED, ERROR),
            new Transition(ONLINE, Event.SILENT, LOST),
            new Transition(ONLINE, Event.DEMAND_REFUSED, ERROR),
            new Transition(LOST, Event.HEARD, HANDSHAKING),
            new Transition(LOST, Event.HEARD_AFTER_HANDSHAKE, ONLINE),
            new Transition(LOST, Event.DEMAND_REFUSED, ERROR),
            new Transition(ERROR, Event.REGISTRATION_STARTED, REGISTERING),
            new Transition(ERROR, Event.REGISTERED, HANDSHAKING),
            new Transition(ERROR, Event.HANDSHAKE_STARTED, HANDSHAKING),
            new Transition(ERROR, Event.HANDSHAKE_COMPLETED, ONLINE),
            new Transition(ERROR, Event.HEARD, HANDSHAKING),
            new Transition(ERROR, Event.SILENT, LOST),
            new Transition(DISCONNECTED, Event.TAKEN_UP, HANDSHAKING));

    private static final Map<Kind, Map<Event, Kind>> NEXT = index();

    private LinkTransitions() {}

    /** The state after an event at {@code at}; entering the state one is in already does not renew its instant. */
    static LinkState after(LinkState state, Event event, Instant at) {
        Kind next = NEXT.getOrDefault(state.kind(), Map.of()).getOrDefault(event, state.kind());
        return next == state.kind() ? state : LinkState.of(next, at);
    }

    /** The table as a diagram in Mermaid's language, as the documents show it. */
    static String diagram() {
        StringBuilder diagram = new StringBuilder("stateDiagram-v2\n    [*] --> CONFIGURED: created\n");
        TABLE.forEach(transition -> diagram.append("    ")
                .append(transition.from())
                .append(" --> ")
                .append(transition.to())
                .append(": ")
                .append(transition.event().words)
                .append('\n'));
        for (Kind kind : Kind.values()) {
            if (kind != DISCONNECTED) {
                diagram.append("    ").append(kind).append(" --> DISCONNECTED: a person takes it down\n");
            }
        }
        return diagram.toString();
    }

    private static Map<Kind, Map<Event, Kind>> index() {
        Map<Kind, Map<Event, Kind>> index = new EnumMap<>(Kind.class);
        for (Transition transition : TABLE) {
            Kind before = index.computeIfAbsent(transition.from(), from -> new EnumMap<>(Event.class))
                    .put(transition.event(), transition.to());
            if (before != null) {
                throw new IllegalStateException("two transitions for " + transition);
            }
        }
        return index;
    }
}
