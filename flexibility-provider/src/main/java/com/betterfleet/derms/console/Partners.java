package com.betterfleet.derms.console;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.Connection;
import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.Lifecycle;
import com.betterfleet.derms.connection.Link;
import com.betterfleet.derms.connection.Liveness;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The partner behind a scope, and its link in the words of the pages: the external capability's state (M17). */
@Component
class Partners {

    private final Bindings bindings;
    private final Connections connections;
    private final Lifecycle lifecycle;

    Partners(Bindings bindings, Connections connections, Lifecycle lifecycle) {
        this.bindings = bindings;
        this.connections = connections;
        this.lifecycle = lifecycle;
    }

    /** The partner whose group governs a scope; empty where none is bound. */
    Optional<Partner> of(String scopeId) {
        return bindings.ofScope(scopeId).map(binding -> {
            Connection connection = connections.require(binding.connectionId());
            return new Partner(binding, connection, lifecycle.link(connection.id()));
        });
    }

    record Partner(GroupBinding binding, Connection connection, Link link) {

        String name() {
            return connection.name();
        }

        LinkView view(Figures figures) {
            return Partners.view(link, connection, figures);
        }
    }

    static LinkView view(Link link, Connection connection, Figures figures) {
        return new LinkView(connection.name(), state(link, connection), since(link), connection.id(), figures);
    }

    static LinkView.State state(Link link, Connection connection) {
        return switch (link.state().kind()) {
            case CONFIGURED -> LinkView.State.CONFIGURED;
            case REGISTERING -> LinkView.State.REGISTERING;
            case HANDSHAKING -> LinkView.State.HANDSHAKING;
            case ONLINE -> online(link, connection);
            case LOST -> LinkView.State.LOST;
            case DISCONNECTED -> LinkView.State.DISCONNECTED;
            case ERROR -> LinkView.State.ERROR;
        };
    }

    private static LinkView.State online(Link link, Connection connection) {
        if (link.liveness() == Liveness.UNKNOWN) {
            return LinkView.State.UNKNOWN;
        }
        return connection.terms().heartbeatInterval().isEmpty() ? LinkView.State.UNSUPERVISED : LinkView.State.ONLINE;
    }

    /** Since when it is as it is: a loss that is over is no longer what counts. */
    static Instant since(Link link) {
        return switch (link.liveness()) {
            case LOST -> link.lostAt().orElse(link.stateSince());
            case UNKNOWN -> link.unknownSince().orElse(link.stateSince());
            case UP, UNSUPERVISED -> link.stateSince();
        };
    }
}
