package com.betterfleet.derms.link;

import static com.betterfleet.derms.link.LinkState.LinkStateKind.CONFIGURED;
import static com.betterfleet.derms.link.LinkState.LinkStateKind.DISCONNECTED;
import static com.betterfleet.derms.link.LinkState.LinkStateKind.ERROR;
import static com.betterfleet.derms.link.LinkState.LinkStateKind.HANDSHAKING;
import static com.betterfleet.derms.link.LinkState.LinkStateKind.LOST;
import static com.betterfleet.derms.link.LinkState.LinkStateKind.ONLINE;
import static com.betterfleet.derms.link.LinkState.LinkStateKind.REGISTERING;

import com.betterfleet.derms.link.LinkState.LinkStateKind;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The table of state transitions (M2). An event without an entry leaves the state as it is. */
final class LinkTransitions {

    /** The events that change a link's state. */
    enum LinkEvent {
        HANDSHAKE_STARTED("a handshake begins"),
        HANDSHAKE_COMPLETED("a handshake is complete"),
        HEARTBEAT_RECEIVED("a heartbeat is received"),
        HEARTBEAT_AFTER_HANDSHAKE("a heartbeat is received, after a handshake during the loss"),
        HEARTBEATS_STOPPED("the partner's heartbeats stopped"),
        SEND_FAILED_WHILE_NOT_UP("a message fails while the partner is not up"),
        DEMAND_REFUSED("the partner's demands cannot be met"),
        REGISTRATION_STARTED("an exchange of tokens begins"),
        REGISTERED("both sides have each other's token"),
        UNREGISTERED("either side ends the registration"),
        RECONNECTED("the operator reconnects it");

        private final String description;

        LinkEvent(String description) {
            this.description = description;
        }
    }

    private record LinkTransition(LinkStateKind from, LinkEvent event, LinkStateKind to) {}

    private static final List<LinkTransition> TRANSITIONS = List.of(
            new LinkTransition(CONFIGURED, LinkEvent.REGISTRATION_STARTED, REGISTERING),
            new LinkTransition(CONFIGURED, LinkEvent.HANDSHAKE_STARTED, HANDSHAKING),
            new LinkTransition(CONFIGURED, LinkEvent.HANDSHAKE_COMPLETED, ONLINE),
            new LinkTransition(CONFIGURED, LinkEvent.HEARTBEATS_STOPPED, LOST),
            new LinkTransition(CONFIGURED, LinkEvent.SEND_FAILED_WHILE_NOT_UP, ERROR),
            new LinkTransition(CONFIGURED, LinkEvent.DEMAND_REFUSED, ERROR),
            new LinkTransition(REGISTERING, LinkEvent.REGISTERED, HANDSHAKING),
            new LinkTransition(REGISTERING, LinkEvent.UNREGISTERED, ERROR),
            new LinkTransition(REGISTERING, LinkEvent.SEND_FAILED_WHILE_NOT_UP, ERROR),
            new LinkTransition(REGISTERING, LinkEvent.HANDSHAKE_STARTED, HANDSHAKING),
            new LinkTransition(REGISTERING, LinkEvent.HANDSHAKE_COMPLETED, ONLINE),
            new LinkTransition(REGISTERING, LinkEvent.HEARTBEATS_STOPPED, LOST),
            new LinkTransition(REGISTERING, LinkEvent.DEMAND_REFUSED, ERROR),
            new LinkTransition(HANDSHAKING, LinkEvent.UNREGISTERED, ERROR),
            new LinkTransition(HANDSHAKING, LinkEvent.HANDSHAKE_COMPLETED, ONLINE),
            new LinkTransition(HANDSHAKING, LinkEvent.HEARTBEATS_STOPPED, LOST),
            new LinkTransition(HANDSHAKING, LinkEvent.SEND_FAILED_WHILE_NOT_UP, ERROR),
            new LinkTransition(HANDSHAKING, LinkEvent.DEMAND_REFUSED, ERROR),
            new LinkTransition(ONLINE, LinkEvent.UNREGISTERED, ERROR),
            new LinkTransition(ONLINE, LinkEvent.HEARTBEATS_STOPPED, LOST),
            new LinkTransition(ONLINE, LinkEvent.DEMAND_REFUSED, ERROR),
            new LinkTransition(LOST, LinkEvent.HEARTBEAT_RECEIVED, HANDSHAKING),
            new LinkTransition(LOST, LinkEvent.HEARTBEAT_AFTER_HANDSHAKE, ONLINE),
            new LinkTransition(LOST, LinkEvent.DEMAND_REFUSED, ERROR),
            new LinkTransition(ERROR, LinkEvent.REGISTRATION_STARTED, REGISTERING),
            new LinkTransition(ERROR, LinkEvent.REGISTERED, HANDSHAKING),
            new LinkTransition(ERROR, LinkEvent.HANDSHAKE_STARTED, HANDSHAKING),
            new LinkTransition(ERROR, LinkEvent.HANDSHAKE_COMPLETED, ONLINE),
            new LinkTransition(ERROR, LinkEvent.HEARTBEAT_RECEIVED, HANDSHAKING),
            new LinkTransition(ERROR, LinkEvent.HEARTBEATS_STOPPED, LOST),
            new LinkTransition(DISCONNECTED, LinkEvent.RECONNECTED, HANDSHAKING));

    private static final Map<LinkStateKind, Map<LinkEvent, LinkStateKind>> NEXT_STATES = indexTransitions();

    private LinkTransitions() {}

    /** Returns the state after an event at {@code at}; a state that does not change keeps its instant. */
    static LinkState nextState(LinkState state, LinkEvent event, Instant at) {
        LinkStateKind next = NEXT_STATES.getOrDefault(state.kind(), Map.of()).getOrDefault(event, state.kind());
        return next == state.kind() ? state : LinkState.of(next, at);
    }

    /** Returns the table as a Mermaid diagram for the documents. */
    static String mermaidDiagram() {
        StringBuilder diagram = new StringBuilder("stateDiagram-v2\n    [*] --> CONFIGURED: created\n");
        TRANSITIONS.forEach(transition -> diagram.append("    ")
                .append(transition.from())
                .append(" --> ")
                .append(transition.to())
                .append(": ")
                .append(transition.event().description)
                .append('\n'));
        for (LinkStateKind kind : LinkStateKind.values()) {
            if (kind != DISCONNECTED) {
                diagram.append("    ").append(kind).append(" --> DISCONNECTED: the operator disconnects it\n");
            }
        }
        return diagram.toString();
    }

    private static Map<LinkStateKind, Map<LinkEvent, LinkStateKind>> indexTransitions() {
        Map<LinkStateKind, Map<LinkEvent, LinkStateKind>> index = new EnumMap<>(LinkStateKind.class);
        for (LinkTransition transition : TRANSITIONS) {
            LinkStateKind before = index.computeIfAbsent(transition.from(), from -> new EnumMap<>(LinkEvent.class))
                    .put(transition.event(), transition.to());
            if (before != null) {
                throw new IllegalStateException("two transitions for " + transition);
            }
        }
        return index;
    }
}
