package com.betterfleet.derms.console.live;

import com.betterfleet.derms.compliance.BreachChanged;
import com.betterfleet.derms.compliance.NegotiationChanged;
import com.betterfleet.derms.connection.LinkChanged;
import com.betterfleet.derms.envelope.CircuitWritten;
import com.betterfleet.derms.forecast.ForecastAccepted;
import com.betterfleet.derms.incident.IncidentChanged;
import com.betterfleet.derms.metering.ReadingsTaken;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.supervision.ScopesDecided;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Hears what the rooms have committed and passes it to those who listen. */
@Component
class Changes {

    private final EventStreams streams;
    private final MicrogridDirectory microgrids;
    private final MicrogridSearch search;

    Changes(EventStreams streams, MicrogridDirectory microgrids, MicrogridSearch search) {
        this.streams = streams;
        this.microgrids = microgrids;
        this.search = search;
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(CircuitWritten written) {
        written.circuitIds().forEach(id -> streams.tell(new Change("circuit", id)));
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(ScopesDecided decided) {
        decided.scopeIds().forEach(id -> streams.tell(new Change("scope", id)));
    }

    /** What lies ahead is another, though what holds now may be the same: also what a circuit's schedule says. */
    @TransactionalEventListener(fallbackExecution = true)
    void on(ForecastAccepted accepted) {
        streams.tell(new Change("scope", accepted.scopeId()));
        if (!streams.nobodyListens()) {
            microgrids
                    .scope(accepted.scopeId())
                    .flatMap(microgrids::governedBy)
                    .ifPresent(circuit -> streams.tell(new Change("circuit", circuit.id())));
        }
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(NegotiationChanged changed) {
        streams.tell(new Change("negotiation", changed.scopeId()));
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(LinkChanged changed) {
        streams.tell(new Change("connection", changed.connectionId()));
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(IncidentChanged changed) {
        streams.tell(new Change("incident", Long.toString(changed.id())));
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(BreachChanged changed) {
        changed.scopeIds().forEach(id -> streams.tell(new Change("scope", id)));
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(ReadingsTaken taken) {
        if (!streams.nobodyListens()) {
            search.scopesOfAssets(taken.assetIds()).forEach(id -> streams.tell(new Change("load", id)));
        }
    }
}
